package dev.caxton.mcp.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RecordBudgetTest {

    private static final TenantId TENANT = TenantId.DEFAULT;

    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final MemoryAuditLog audit = new MemoryAuditLog(() -> now, 1_000);
    private final RecordBudget budget = new RecordBudget(audit, () -> now);

    private List<String> summaries() {
        return audit
                .reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL.type("tools-described"), false, 1_000))
                .records()
                .stream()
                .map(record -> {
                    Map<String, JsonValue> members = record.event().members();
                    return members.get("upstream") + " " + members.get("count") + " " + members.get("since");
                })
                .toList();
    }

    private int taken(String upstream, int some) {
        int taken = 0;
        for (int i = 0; i < some; i++) {
            taken += budget.takes(TENANT, upstream) ? 1 : 0;
        }
        return taken;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void whatIsNotWrittenIsCounted() {
        assertEquals(RecordBudget.EACH, taken("wild", RecordBudget.EACH));
        pass(Duration.ofMinutes(1));
        assertEquals(0, taken("wild", 57_500));
        assertTrue(budget.takes(TENANT, "tame"));
        budget.sweep();
        assertEquals(List.of(), summaries());
        pass(RecordBudget.SUMMARY);
        assertFalse(budget.takes(TENANT, "wild"));
        budget.sweep();
        budget.sweep();
        assertEquals(1, summaries().size());
        assertTrue(
                summaries().getFirst().matches(".*wild.* .*57501.* .*2026-06-01T12:01:00Z.*"),
                summaries().toString());
        assertFalse(budget.takes(TENANT, "wild"));
        budget.close();
        assertEquals(2, summaries().size());
    }

    @Test
    void everyHourBeginsAnew() {
        taken("wild", RecordBudget.EACH + 3);
        pass(RecordBudget.WINDOW);
        assertEquals(RecordBudget.EACH, taken("wild", RecordBudget.EACH + 4));
        budget.close();
        assertEquals(1, summaries().size());
        assertTrue(
                summaries().getFirst().matches(".* .*7.* .*2026-06-01T12:00:00Z.*"),
                summaries().toString());
        pass(RecordBudget.WINDOW);
        budget.sweep();
        assertEquals(1, summaries().size());
    }
}
