package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditVerdict.Tampering;
import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalTest {

    private static final CheckpointKey KEY = CheckpointKey.generate(new SecureRandom());
    private static final List<PublicCheckpointKey> TRUSTED = List.of(KEY.publicKey());
    private static final Retention SMALL = new Retention(Optional.empty(), Optional.of(1L << 20));

    @TempDir
    Path directory;

    private Path where = Path.of("");

    @BeforeEach
    void name() {
        where = directory.resolve("log");
    }

    /** About two mebibytes in small segments. */
    private Checkpoint fill(FileAuditLog log) {
        for (int i = 0; i < 8_000; i++) {
            if (i % 20 == 0) {
                log.append(Events.numbered(i)); // groups, and with them segments, stay small
            } else {
                log.record(Events.numbered(i));
            }
        }
        log.append(Events.numbered(8_000));
        return log.checkpointer("log", KEY).take().orElseThrow();
    }

    private FileAuditLog open() {
        return FileAuditLog.open(where, Events.segmentsOf(100_000));
    }

    private static long remove(FileAuditLog log) throws IOException {
        return new Remover(log, SMALL).remove(log.next(), () -> true).orElseThrow();
    }

    private static void assertTampered(Tampering tampering, long sequence, AuditVerdict verdict) {
        AuditVerdict.Tampered tampered = assertInstanceOf(AuditVerdict.Tampered.class, verdict);
        assertEquals(tampering, tampered.tampering(), tampered.explanation());
        assertEquals(sequence, tampered.sequence(), tampered.explanation());
    }

    @Test
    void whatIsLeftVerifiesAndGoesOn() throws IOException {
        Checkpoint before;
        long next;
        try (FileAuditLog log = open()) {
            before = fill(log);
            next = remove(log);
            assertTrue(next > 1_000 && next < 8_000, "first record left: " + next);
            assertEquals(
                    next,
                    log.reader()
                            .read(AuditQuery.following(0, 1))
                            .records()
                            .getFirst()
                            .sequence());
            assertEquals(Optional.empty(), new Remover(log, SMALL).remove(log.next(), () -> true));
        }
        assertEquals(next, Segments.first(Segments.list(where).getFirst()).orElseThrow());
        Checkpoint after;
        try (FileAuditLog log = open()) {
            log.append(Events.numbered(1));
            after = log.checkpointer("log", KEY).take().orElseThrow();
            long last = after.size() - 1;
            assertTrue(log.checkpointer("log", KEY)
                    .prove(before, after)
                    .holds(
                            HexFormat.of().parseHex(before.root()),
                            HexFormat.of().parseHex(after.root())));
            assertTrue(log.checkpointer("log", KEY)
                    .prove(last, after)
                    .holds(
                            HexFormat.of()
                                    .parseHex(log.reader()
                                            .read(AuditQuery.following(last, 1))
                                            .records()
                                            .getFirst()
                                            .hash()),
                            HexFormat.of().parseHex(after.root())));
            assertThrows(
                    AuditException.class, () -> log.checkpointer("log", KEY).prove(3, after));
        }
        AuditVerdict.Intact intact = assertInstanceOf(
                AuditVerdict.Intact.class, AuditVerifier.verify(where, List.of(before, after), TRUSTED));
        assertEquals(next, intact.first());
        assertEquals(after.size() - next, intact.records());
    }

    @Test
    void nothingGoesThatNoCheckpointCoversOrThatCannotBeCovered() throws IOException {
        try (FileAuditLog log = open()) {
            fill(log);
            assertEquals(Optional.empty(), new Remover(log, SMALL).remove(10, () -> true));
            assertEquals(Optional.empty(), new Remover(log, SMALL).remove(log.next(), () -> false));
            assertEquals(0, Segments.first(Segments.list(where).getFirst()).orElseThrow());
            assertEquals(Optional.empty(), new Remover(log, Retention.FOREVER).remove(log.next(), () -> true));
        }
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where));
    }

    @Test
    void byAgeOnlyWholeSegmentsGoWhoseNewestRecordIsOldEnough() throws IOException {
        Retention hour = new Retention(Optional.of(Duration.ofHours(1)), Optional.empty());
        try (FileAuditLog log = open()) {
            fill(log);
            assertEquals(Optional.empty(), new Remover(log, hour).remove(log.next(), () -> true));
        }
        FileAuditSettings later = new FileAuditSettings(
                () -> Events.CLOCK.instant().plus(Duration.ofHours(2)), Duration.ofSeconds(30), 1_000, 100_000);
        try (FileAuditLog log = FileAuditLog.open(where, later)) {
            assertTrue(new Remover(log, hour).remove(log.next(), () -> true).isPresent());
            assertTrue(Segments.list(where).size() <= 2, "the newest stays, and what the removal's record started");
        }
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where));
    }

    @Test
    void whatACrashLeavesInBetweenVerifiesAndIsFinished() throws IOException {
        Path copy = directory.resolve("copy");
        long next;
        try (FileAuditLog log = open()) {
            fill(log);
            Files.createDirectory(copy);
            for (Path segment : Segments.list(where)) {
                Files.copy(segment, copy.resolve(segment.getFileName()));
            }
            next = remove(log);
        }
        // As if only some of the segments had gone.
        List<Path> all = Segments.list(copy);
        Path kept = all.get(2);
        Files.copy(kept, where.resolve(kept.getFileName()));
        for (int i = 3; i < all.size() && Segments.first(all.get(i)).orElseThrow() < next; i++) {
            Files.copy(all.get(i), where.resolve(all.get(i).getFileName()));
        }
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where));
        try (FileAuditLog log = open()) {
            new Remover(log, SMALL).remove(log.next(), () -> true);
        }
        assertEquals(next, Segments.first(Segments.list(where).getFirst()).orElseThrow());
    }

    @Test
    void anIntruderWhoRemovesIsNoticed() throws IOException {
        Checkpoint checkpoint;
        long next;
        try (FileAuditLog log = open()) {
            fill(log);
            next = remove(log);
            checkpoint = log.checkpointer("log", KEY).take().orElseThrow();
        }
        Path stub = where.resolve(LogStart.FILE);
        byte[] said = Files.readAllBytes(stub);
        // One more segment goes, without a word.
        Path oldest = Segments.list(where).getFirst();
        byte[] content = Files.readAllBytes(oldest);
        Files.delete(oldest);
        assertTampered(Tampering.DELETED, next, AuditVerifier.verify(where));
        // With a forged word, the log itself does not confirm it.
        LogStart forged = new LogStart(
                Segments.first(Segments.list(where).getFirst()).orElseThrow(),
                recordAt(Segments.list(where).getFirst()),
                subtrees(Segments.first(Segments.list(where).getFirst()).orElseThrow()));
        Files.write(stub, forged.write());
        assertTampered(Tampering.DELETED, 0, AuditVerifier.verify(where));
        // And a checkpoint that was taken away shows that it is another tree.
        assertInstanceOf(AuditVerdict.Tampered.class, AuditVerifier.verify(where, List.of(checkpoint), TRUSTED));
        Files.write(oldest, content);
        Files.write(stub, said);
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where, List.of(checkpoint), TRUSTED));
        Files.delete(stub);
        assertTampered(Tampering.DELETED, 0, AuditVerifier.verify(where));
    }

    private static String recordAt(Path segment) throws IOException {
        String line = Files.readString(segment);
        int at = line.indexOf("\"prev\":\"") + 8;
        return line.substring(at, at + 64);
    }

    private static List<String> subtrees(long size) {
        return Collections.nCopies(Long.bitCount(size), "ab".repeat(32));
    }
}
