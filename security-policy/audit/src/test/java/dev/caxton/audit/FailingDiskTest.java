package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.json.JsonValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailingDiskTest {

    @TempDir
    Path directory;

    private final FailingChannel.Disk disk = new FailingChannel.Disk();

    private FileAuditLog open(FileAuditSettings settings) {
        return FileAuditLog.open(directory, settings, disk::open);
    }

    private static AuditException refused(FileAuditLog log, int number) {
        return assertThrows(AuditException.class, () -> log.append(Events.numbered(number)));
    }

    /** The versions that {@link Events#numbered} put into the records, in order. */
    private static List<String> versions(FileAuditLog log) {
        List<String> versions = new ArrayList<>();
        log.reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, false, 1_000))
                .records()
                .forEach(record -> versions.add(record.event().string("version").orElse(record.type())));
        return versions;
    }

    private void assertVerifies(long records) {
        assertEquals(
                records,
                assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(directory))
                        .records());
    }

    private void failsAndGoesOn(Consumer<FailingChannel.Disk> breaks, Consumer<FailingChannel.Disk> heals) {
        try (FileAuditLog log = open(Events.settings())) {
            log.append(Events.numbered(0));
            breaks.accept(disk);
            AuditException thrown = refused(log, 1);
            assertEquals(AuditError.UNAVAILABLE, thrown.error());
            assertTrue(log.failure().isPresent());
            CompletableFuture<AuditReceipt> kept =
                    log.record(Events.numbered(2)).toCompletableFuture();
            refused(log, 3);
            assertFalse(kept.isDone());
            assertEquals(1, log.unwritten());
            assertEquals(List.of("v0"), versions(log));

            heals.accept(disk);
            AuditReceipt receipt = log.append(Events.numbered(4));
            assertEquals(2, receipt.sequence());
            assertEquals(1, kept.join().sequence());
            assertEquals(Optional.empty(), log.failure());
            assertEquals(List.of("v0", "v2", "v4"), versions(log));
        }
        assertVerifies(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 300})
    void aWriteThatFailsRefusesTheActionAndLeavesNothing(int bytesBeforeFailing) {
        failsAndGoesOn(
                d -> {
                    d.bytesBeforeFailing.set(bytesBeforeFailing);
                    d.writesFail = true;
                },
                d -> d.writesFail = false);
    }

    @Test
    void aSyncThatFailsRefusesTheAction() {
        failsAndGoesOn(d -> d.syncsFail = true, d -> d.syncsFail = false);
    }

    /** As where memory is short. */
    @Test
    void anErrorRefusesTheActionAndDoesNotEndTheLog() {
        failsAndGoesOn(
                d -> d.syncing = () -> {
                    throw new OutOfMemoryError("a test");
                },
                d -> d.syncing = () -> {});
    }

    @Test
    void aFileThatCannotBeCutEitherIsCutLater() {
        failsAndGoesOn(
                d -> {
                    d.bytesBeforeFailing.set(150);
                    d.writesFail = true;
                    d.cutsFail = true;
                },
                d -> {
                    d.writesFail = false;
                    d.cutsFail = false;
                });
    }

    @Test
    void aDeviceThatIsGoneAndComesBack() {
        failsAndGoesOn(
                d -> {
                    d.syncsFail = true;
                    d.opensFail = true;
                },
                d -> {
                    d.syncsFail = false;
                    d.opensFail = false;
                });
    }

    @Test
    void aSegmentThatCannotBeStartedRefusesTheAction() {
        try (FileAuditLog log = open(Events.segmentsOf(1_024))) {
            for (int i = 0; i < 4; i++) {
                log.append(Events.numbered(i));
            }
            disk.opensFail = true;
            assertEquals(AuditError.UNAVAILABLE, refused(log, 4).error());
            disk.opensFail = false;
            disk.bytesBeforeFailing.set(40);
            disk.writesFail = true;
            refused(log, 5);
            disk.writesFail = false;
            assertEquals(4, log.append(Events.numbered(6)).sequence());
        }
        assertVerifies(5);
    }

    @Test
    void whatIsKeptIsWrittenWithoutAnotherEvent() {
        try (FileAuditLog log = open(Events.settings())) {
            disk.writesFail = true;
            CompletableFuture<AuditReceipt> kept =
                    log.record(Events.numbered(0)).toCompletableFuture();
            refused(log, 1);
            disk.writesFail = false;
            assertEquals(0, kept.join().sequence());
        }
        assertVerifies(1);
    }

    @Test
    void closingTriesOnceMoreAndSaysWhatIsLost() {
        FileAuditLog log = open(Events.settings());
        log.append(Events.numbered(0));
        disk.writesFail = true;
        CompletableFuture<AuditReceipt> kept = log.record(Events.numbered(1)).toCompletableFuture();
        refused(log, 2);
        log.close();
        CompletionException thrown = assertThrows(CompletionException.class, kept::join);
        assertEquals(
                AuditError.CLOSED,
                assertInstanceOf(AuditException.class, thrown.getCause()).error());
        assertVerifies(1);
    }

    @Test
    void countsWhatItCannotKeepAndRecordsTheGap() {
        FileAuditSettings small = new FileAuditSettings(Events.CLOCK, Duration.ofSeconds(30), 3, 1 << 20);
        try (FileAuditLog log = open(small)) {
            disk.writesFail = true;
            log.record(Events.numbered(0));
            refused(log, 100);
            List<CompletableFuture<AuditReceipt>> kept = new ArrayList<>();
            for (int i = 1; i < 8; i++) {
                kept.add(log.record(Events.numbered(i)).toCompletableFuture());
            }
            long lost = kept.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .count();
            assertEquals(5, lost, "three are kept, the rest is counted");
            assertEquals(8, log.unwritten());
            disk.writesFail = false;
            log.append(Events.numbered(8));
            long missing = 0;
            List<String> there = new ArrayList<>();
            for (AuditRecord record : log.reader()
                    .read(new AuditQuery(0, 99, AuditFilter.ALL, false, 99))
                    .records()) {
                if (record.event().member("missing").orElse(new JsonValue.JsonNull())
                        instanceof JsonValue.JsonNumber number) {
                    missing += (long) number.value();
                } else {
                    there.add(record.line());
                }
            }
            assertEquals(lost, missing);
            assertEquals(9 - lost, there.size());
            assertTrue(there.getFirst().contains("\"v0\""), there.getFirst());
            assertTrue(there.getLast().contains("\"v8\""), there.getLast());
        }
    }
}
