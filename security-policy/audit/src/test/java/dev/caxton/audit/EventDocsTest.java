package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventDocsTest {

    /** What a reader of the log relies on stands in docs/audit.md: the types, and for each the fields that are always there. */
    @Test
    void theDocumentationNamesEveryTypeAndItsFields() throws IOException {
        Map<String, Set<String>> shown = new TreeMap<>();
        Pattern row = Pattern.compile("^\\| `([a-z-]+)` \\|(.*)\\|$", Pattern.MULTILINE);
        row.matcher(Files.readString(Path.of("../../docs/audit.md")))
                .results()
                .forEach(match -> shown.put(match.group(1), names(match.group(2))));

        Map<String, Set<String>> written = new TreeMap<>();
        for (AuditEvent event : Events.all()) {
            var json = (JsonValue.JsonObject) CanonicalJson.parse(EventJson.write(event));
            Set<String> fields = new TreeSet<>(json.members().keySet());
            fields.removeAll(Set.of("type", "tenant", "principal"));
            written.put(json.string("type").orElseThrow(), fields);
        }
        assertEquals(written.keySet(), shown.keySet());
        written.forEach((type, fields) -> {
            Set<String> unknown = new TreeSet<>(fields);
            unknown.removeAll(shown.getOrDefault(type, Set.of()));
            assertEquals(Set.of(), unknown, type);
        });
    }

    private static Set<String> names(String cell) {
        return Pattern.compile("`([A-Za-z]+)`")
                .matcher(cell)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void anEventIsWrittenInCanonicalFormWithEveryFieldItHas() {
        AuditEvent violation = Events.all().stream()
                .filter(AuditEvent.AgentViolation.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertEquals(
                "{\"agent\":\"default/greeter\",\"code\":\"CAX-FUEL\",\"envelope\":\"e-1\",\"fuelUsed\":1000000,"
                        + "\"phase\":\"message\",\"principal\":\"agent:default/greeter\",\"tenant\":\"default\",\"type\":\"agent-violation\"}",
                new String(EventJson.write(violation), StandardCharsets.UTF_8));
    }
}
