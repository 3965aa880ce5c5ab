package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.spi.ToolOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class DenialsTest {

    private static final Principal EVE = Principal.parse("user:default/eve");
    private static final Denials.What TOOL = Denials.What.TOOL;

    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final MemoryAuditLog audit = new MemoryAuditLog(() -> now, 1_000);
    private final Denials denials = new Denials(audit, () -> now);

    private List<String> summaries() {
        return audit
                .reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL.type("calls-denied"), false, 1_000))
                .records()
                .stream()
                .map(record -> {
                    Map<String, JsonValue> members = record.event().members();
                    return record.principal() + " " + members.get("door") + " " + members.get("count") + " "
                            + members.get("since");
                })
                .toList();
    }

    private int deny(Principal caller, Door door, int some) {
        int written = 0;
        for (int i = 0; i < some; i++) {
            if (denials.areMany(caller, door, TOOL)) {
                denials.counted(caller, door, TOOL);
            } else {
                denials.recorded(caller, door, TOOL);
                written++;
            }
        }
        return written;
    }

    @Test
    void theFirstOfACallerAreRecordedAndTheRestCounted() {
        assertEquals(Denials.EACH, deny(EVE, Door.MCP, 1_000));
        assertEquals(Denials.EACH, deny(EVE, Door.AGENT, 11));
        assertEquals(1, deny(Stage.ADA, Door.MCP, 1));
        assertFalse(denials.areMany(EVE, Door.MCP, Denials.What.CONTEXT));
        denials.sweep();
        assertEquals(List.of(), summaries());
        now = now.plus(Denials.WINDOW);
        assertFalse(denials.areMany(EVE, Door.MCP, TOOL));
        denials.sweep();
        denials.sweep();
        assertEquals(2, summaries().size());
        assertTrue(
                summaries().stream()
                        .anyMatch(line -> line.matches("user:default/eve .*mcp.* .*990.* .*2026-06-01T12:00:00Z.*")),
                summaries().toString());
    }

    @Test
    void noneIsLostWhenAMinuteEnds() {
        assertEquals(Denials.EACH, deny(EVE, Door.MCP, 15));
        now = now.plus(Denials.WINDOW);
        // The next one comes before anybody has looked.
        assertEquals(Denials.EACH, deny(EVE, Door.MCP, 13));
        assertEquals(1, summaries().size());
        denials.counted(Stage.ADA, Door.REST, TOOL);
        denials.close();
        assertEquals(3, summaries().size());
        assertTrue(summaries().getFirst().contains("5"), summaries().toString());
    }

    @Test
    void aCallerWithoutAGrantFillsNoLogAndGetsTheSameAnswer() {
        Stage stage = new Stage();
        try (stage) {
            // One minute that does not end.
            var _ = stage.builder.time(() -> now);
            stage.start();
            for (int i = 0; i < 200; i++) {
                ToolOutcome outcome = stage.call(Stage.STRANGER, "sample/t" + i, "{}");
                assertEquals(ToolCode.DENIED.code(), Stage.code(outcome));
            }
            // Whoever has a grant has every call recorded, whatever becomes of it.
            for (int i = 0; i < 20; i++) {
                assertEquals(ToolCode.UNKNOWN.code(), stage.code("sample/t" + i, "{}"));
            }
        }
        assertEquals(30, stage.records("tool-call-intended").size());
        assertEquals(30, stage.records("tool-call-ended").size());
        double counted = stage.recorded("calls-denied", "count").stream()
                .mapToDouble(count -> Double.parseDouble(count.replaceAll("[^0-9.]", "")))
                .sum();
        assertEquals(190, counted);
        assertEquals(Stage.STRANGER, stage.records("calls-denied").getFirst().principal());
    }
}
