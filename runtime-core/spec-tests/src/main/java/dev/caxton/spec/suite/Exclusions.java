package dev.caxton.spec.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Assertions that are known to fail, each group with its reason. Immutable. */
public final class Exclusions {

    private static final Pattern SEPARATOR = Pattern.compile(" \\| ");

    private final List<Line> lines;

    private record Line(Pattern world, String script, String subject, int count, String reason) {}

    private Exclusions(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads the list that lies beside this class.
     *
     * @return the list
     */
    public static Exclusions load() {
        try (InputStream in = Objects.requireNonNull(Exclusions.class.getResourceAsStream("exclusions.txt"))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Exclusions parse(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line :
                text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            String[] parts = SEPARATOR.split(line, 5);
            if (parts.length != 5 || parts[4].isBlank()) {
                throw new IllegalArgumentException("an exclusion needs five parts: " + line);
            }
            lines.add(new Line(
                    Pattern.compile(parts[0]), parts[1], parts[2], Integer.parseInt(parts[3]), parts[4].strip()));
        }
        return new Exclusions(lines);
    }

    /**
     * What came out of a run.
     *
     * @param excluded failures that were expected
     * @param problems failures that were not, and exclusions that no longer hold
     */
    public record Verdict(int excluded, List<String> problems) {}

    /**
     * Compares failures with the list.
     *
     * @param world the name of the world
     * @param scripts the scripts that were run
     * @param failures all that failed
     * @return the verdict
     */
    public Verdict judge(String world, Set<String> scripts, List<Tally.Failure> failures) {
        Map<String, List<Tally.Failure>> groups = failures.stream()
                .collect(Collectors.groupingBy(
                        f -> f.place().script() + " | " + f.place().subject(), TreeMap::new, Collectors.toList()));
        List<String> problems = new ArrayList<>();
        int excluded = 0;
        for (Line line : lines) {
            if (!line.world().matcher(world).matches() || !scripts.contains(line.script())) {
                continue;
            }
            List<Tally.Failure> group = groups.getOrDefault(line.script() + " | " + line.subject(), List.of());
            if (group.size() == line.count()) {
                excluded += group.size();
                groups.remove(line.script() + " | " + line.subject());
            } else {
                problems.add("stale exclusion: " + line.script() + " | " + line.subject() + " says " + line.count()
                        + ", but " + group.size() + " failed in " + world);
            }
        }
        groups.values().forEach(group -> group.forEach(failure -> problems.add(failure.toString())));
        return new Verdict(excluded, problems);
    }
}
