package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryAuditLogTest extends AuditLogContract {

    @Override
    AuditLog open() {
        return new MemoryAuditLog(Events.CLOCK, 10_000);
    }

    @Override
    AuditReader reader(AuditLog log) {
        return ((MemoryAuditLog) log).reader();
    }

    @Test
    void refusesWhatItHasNoRoomFor() {
        try (MemoryAuditLog log = new MemoryAuditLog(Events.CLOCK, 2)) {
            log.append(Events.numbered(0));
            log.append(Events.numbered(1));
            assertEquals(
                    AuditError.FULL,
                    assertThrows(AuditException.class, () -> log.append(Events.numbered(2)))
                            .error());
            CompletionException thrown = assertThrows(
                    CompletionException.class,
                    () -> log.record(Events.numbered(2)).toCompletableFuture().join());
            assertInstanceOf(AuditException.class, thrown.getCause());
        }
    }

    @Test
    void itsTextIsALogThatVerifies(@TempDir Path directory) throws IOException {
        try (MemoryAuditLog log = new MemoryAuditLog(Events.CLOCK, 100)) {
            Events.all().forEach(log::append);
            Path file = Files.writeString(directory.resolve("kept.jsonl"), log.text());
            AuditVerdict.Intact intact = assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(file));
            assertEquals(Events.all().size(), intact.records());
        }
    }
}
