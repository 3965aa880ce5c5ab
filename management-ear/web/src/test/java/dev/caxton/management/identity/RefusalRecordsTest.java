package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RefusalRecordsTest {

    private static final Principal SOMEBODY = Principal.parse("user:default/somebody");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final MemoryAuditLog log = new MemoryAuditLog(now::get, 1_000);

    private List<String> types() {
        return log.reader().read(new AuditQuery(0, 1_000, AuditFilter.ALL, false, 1_000)).records().stream()
                .map(AuditRecord::type)
                .toList();
    }

    @Test
    void aFloodIsCountedAndNotRecordedOneByOne() {
        try (RefusalRecords records = new RefusalRecords(log, 3, now::get)) {
            for (int i = 0; i < 1_000; i++) {
                records.refused(SOMEBODY, "rest", "CAX-AUTH-TENANT", "10.0.0.1");
            }
            records.refused(SOMEBODY, "mcp", "CAX-AUTH-TENANT", "10.0.0.1");
            assertEquals(List.of("request-refused", "request-refused", "request-refused", "request-refused"), types());
            now.set(Instant.EPOCH.plus(Duration.ofSeconds(59)));
            records.sweep(now.get());
            assertEquals(4, types().size());
            now.set(Instant.EPOCH.plus(RefusalRecords.WINDOW));
            records.sweep(now.get());
            assertEquals("requests-refused", types().getLast());
            AuditRecord summary = log.reader()
                    .read(new AuditQuery(4, 5, AuditFilter.ALL, false, 1))
                    .records()
                    .getFirst();
            assertEquals(true, summary.line().contains("\"count\":997"), summary.line());
            records.refused(SOMEBODY, "rest", "CAX-AUTH-TENANT", "10.0.0.1");
            assertEquals("request-refused", types().getLast());
        }
        assertEquals(6, types().size(), "nothing is left to be said at the end");
    }

    @Test
    void anErrorKeepsNothingOfWhatComesLaterFromBeingSaid() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        InstantSource failing = () -> {
            looks.countDown();
            throw new OutOfMemoryError("a test");
        };
        try (RefusalRecords records = new RefusalRecords(log, 1, failing, Duration.ofMillis(1))) {
            assertTrue(looks.await(30, TimeUnit.SECONDS), records::toString);
        }
    }

    @Test
    void whatWasCountedIsSaidAtTheEnd() {
        RefusalRecords records = new RefusalRecords(log, 1, now::get);
        records.refused(SOMEBODY, "rest", "CAX-HTTP-HOST", "10.0.0.1");
        records.refused(SOMEBODY, "rest", "CAX-HTTP-HOST", "10.0.0.1");
        records.close();
        assertEquals(List.of("request-refused", "requests-refused"), types());
    }
}
