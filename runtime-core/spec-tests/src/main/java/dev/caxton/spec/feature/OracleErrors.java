package dev.caxton.spec.feature;

import dev.caxton.spec.feature.GateComparison.Disagreement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The known errors of the oracle, each with its reason. Not safe for use by several threads: it counts what it explains. */
public final class OracleErrors {

    private static final String SEPARATOR = " | ";

    private final Map<Pattern, String> reasons = new LinkedHashMap<>();
    private final Map<String, Integer> explained = new LinkedHashMap<>();

    private OracleErrors() {}

    /**
     * Reads the list that lies beside this class.
     *
     * @return a fresh list
     * @throws IOException if it can't be read
     */
    public static OracleErrors load() throws IOException {
        try (InputStream in = Objects.requireNonNull(OracleErrors.class.getResourceAsStream("oracle-errors.txt"))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static OracleErrors parse(String text) {
        OracleErrors errors = new OracleErrors();
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            int bar = line.indexOf(SEPARATOR);
            if (bar < 0) {
                throw new IllegalArgumentException("no reason in: " + line);
            }
            errors.reasons.put(Pattern.compile(line.substring(0, bar)), line.substring(bar + SEPARATOR.length()));
        }
        return errors;
    }

    /**
     * Explains a disagreement.
     *
     * @param disagreement any
     * @return why the oracle is wrong; empty if it may be right, as it may always be where only we admit
     */
    public Optional<String> explain(Disagreement disagreement) {
        if (disagreement.admitted()) {
            return Optional.empty();
        }
        Optional<String> reason = reasons.entrySet().stream()
                .filter(e -> e.getKey().matcher(disagreement.refusal()).find())
                .map(Map.Entry::getValue)
                .findFirst();
        reason.ifPresent(r -> explained.merge(r, 1, Integer::sum));
        return reason;
    }

    /**
     * What was explained so far.
     *
     * @return for each reason, how often
     */
    public Map<String, Integer> explained() {
        return Map.copyOf(explained);
    }

    /**
     * Reasons that explained nothing.
     *
     * @return empty unless the list is out of date
     */
    public List<String> stale() {
        List<String> stale = new ArrayList<>(reasons.values());
        stale.removeAll(explained.keySet());
        return stale;
    }
}
