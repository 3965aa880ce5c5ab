package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.mcp.text.RecordedContent;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class EndRecordsTest {

    private static final String DIGEST = "0".repeat(64);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final TenantId TENANT = new TenantId("t".repeat(63));
    private static final Principal CALLER = new Principal(Principal.Kind.USER, TENANT, "n".repeat(255));

    private final MemoryAuditLog audit = new MemoryAuditLog(InstantSource.system(), 10);
    private final EndRecords ends = new EndRecords(audit);

    private List<AuditRecord> records() {
        return audit.reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, false, 10))
                .records();
    }

    private static AuditEvent.ToolCallEnded call(AuditEvent.Content content) {
        return new AuditEvent.ToolCallEnded(
                new AuditEvent.ToolCallIntended(
                        TENANT,
                        CALLER,
                        "c".repeat(64),
                        new ToolName("u".repeat(255), "t".repeat(255)),
                        DIGEST,
                        "mcp",
                        Optional.of(TRACE)),
                "answered",
                "OK",
                new AuditEvent.Ruling("permit", Optional.of("r".repeat(255)), DIGEST),
                Optional.of(DIGEST),
                Optional.of(DIGEST),
                content,
                1_000_000_000,
                Duration.ofDays(10));
    }

    private static AuditEvent.ContextEnded request(AuditEvent.Content content) {
        return new AuditEvent.ContextEnded(
                new AuditEvent.ContextIntended(
                        TENANT,
                        CALLER,
                        "c".repeat(64),
                        "resource",
                        "u".repeat(255),
                        // The longest URI, in characters that take three bytes.
                        "\u20ac".repeat(2_100),
                        DIGEST,
                        "mcp",
                        Optional.of(TRACE)),
                "answered",
                "OK",
                new AuditEvent.Ruling("permit", Optional.of("r".repeat(255)), DIGEST),
                Optional.of(DIGEST),
                content,
                Duration.ofDays(10));
    }

    /** Every character of what is shown becomes two in the record. */
    private static AuditEvent.Content worst() {
        Optional<String> most =
                Optional.of(RecordedContent.of(Map.of("a", List.of("\"".repeat(4_000), "\"".repeat(4_000)))));
        assertTrue(most.get().length() >= RecordedContent.MAX_BYTES);
        return new AuditEvent.Content(most, most);
    }

    @Test
    void theLongestEndFits() {
        assertTrue(ends.recorded(call(worst())));
        assertTrue(ends.recorded(request(worst())));
        assertEquals(2, records().size());
    }

    @Test
    void anEndThatDoesNotFitIsRecordedWithoutItsContentAndNothingLeaves() {
        AuditEvent.Content content = new AuditEvent.Content(Optional.of("x".repeat(70_000)), Optional.empty());
        assertFalse(ends.recorded(call(content)));
        assertFalse(ends.recorded(request(content)));
        assertEquals(
                List.of("tool-call-ended", "context-ended"),
                records().stream().map(AuditRecord::type).toList());
        assertFalse(records().getFirst().event().members().containsKey("argumentsContent"));
    }

    @Test
    void anEndThatNobodyTakesIsNotRecorded() {
        audit.close();
        assertFalse(ends.recorded(call(AuditEvent.Content.NONE)));
    }
}
