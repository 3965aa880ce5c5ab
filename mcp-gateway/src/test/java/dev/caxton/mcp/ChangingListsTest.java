package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.mcp.upstream.PinRule;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What an upstream gains by changing its tools all the time: nothing. */
@NullUnmarked
class ChangingListsTest {

    private static long count(Stage stage, String type) {
        long count = 0;
        long next = 0;
        while (true) {
            var page = stage.audit
                    .reader()
                    .read(new AuditQuery(next, Long.MAX_VALUE, AuditFilter.ALL.type(type), false, 1_000))
                    .records();
            if (page.isEmpty()) {
                return count;
            }
            count += page.size();
            next = page.getLast().sequence() + 1;
        }
    }

    @Test
    void aFloodOfToolsIsCounted() {
        Stage stage = new Stage();
        try (stage) {
            stage.with("odd", Stage.java(FloodingUpstream.class), PinRule.REVIEW)
                    .connected();
            Stage.await("lists", () -> stage.view("odd").stderr().size() >= 5);
        }
        assertEquals(2_000, count(stage, "tool-described"));
        assertFalse(stage.recorded("tools-described", "count").isEmpty());
        assertEquals(
                List.of("odd"),
                stage.recorded("tools-described", "upstream").stream()
                        .distinct()
                        .toList());
        long counted = stage.recorded("tools-described", "count").stream()
                .mapToLong(count -> (long) Double.parseDouble(count.replaceAll("[^0-9.]", "")))
                .sum();
        // The first list, and 1,000 for each of the next, of which one may have been on its way.
        assertTrue(counted >= 1_500 && counted % 500 == 0, () -> counted + " were counted");
    }

    @Test
    void aChangedToolIsOutBeforeItsNextCallHoweverOftenItChanges() {
        try (Stage stage = new Stage()) {
            stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
            assertTrue(stage.answer("odd/echo", "{\"text\":\"x\"}").contains("x"));
            for (int i = 0; i < 6; i++) {
                stage.answer("odd/change", "{\"text\":\"" + i + "\"}");
                assertEquals(ToolCode.QUARANTINED.code(), stage.code("odd/echo", "{\"text\":\"secret\"}"));
            }
            assertEquals(
                    6,
                    count(stage, "tool-described") - stage.view("odd").tools().size());
        }
    }
}
