package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.Evidence;
import dev.caxton.audit.checkpoint.KeyChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditKeeperTest {

    private static final CheckpointKey KEY = CheckpointKey.generate(new SecureRandom());

    @TempDir
    Path directory;

    /** Takes checkpoints when it is up. */
    private static final class Sink implements CheckpointSink {
        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<String> tries = new LinkedBlockingQueue<>();
        private volatile boolean up = true;
        private volatile boolean errs;

        @Override
        public String name() {
            return "test";
        }

        @Override
        public void deliver(String line) throws IOException {
            tries.add(line);
            if (errs) {
                throw new OutOfMemoryError("a test");
            }
            if (!up) {
                throw new IOException("down");
            }
            lines.add(line);
        }

        Checkpoint next() throws InterruptedException {
            return Checkpoint.read(
                    Optional.ofNullable(lines.poll(30, TimeUnit.SECONDS)).orElseThrow());
        }
    }

    private static AuditKeeper.Duties duties(CheckpointKey key, Sink sink) {
        return new AuditKeeper.Duties("log", key, Duration.ofSeconds(1), List.of(sink), Retention.FOREVER);
    }

    private FileAuditLog open(long segment) {
        return FileAuditLog.open(directory.resolve("log"), Events.segmentsOf(segment));
    }

    @Test
    void takesCheckpointsAtTheStartWithEverySegmentAndAtTheEnd() throws Exception {
        Sink sink = new Sink();
        AuditKeeper.Duties slow =
                new AuditKeeper.Duties("log", KEY, Duration.ofHours(1), List.of(sink), Retention.FOREVER);
        try (FileAuditLog log = open(4_000)) {
            log.append(Events.numbered(0));
            try (AuditKeeper keeper = AuditKeeper.start(log, slow)) {
                assertEquals(2, sink.next().size(), "the first record, and the one about the key");
                long segments = log.segments();
                for (int i = 0; log.segments() == segments; i++) {
                    log.append(Events.numbered(i));
                }
                assertTrue(sink.next().size() > 2);
                log.record(new AuditEvent.RuntimeStopped(Events.SYSTEM));
                assertEquals(List.of(), keeper.failures());
            }
            Checkpoint last =
                    Checkpoint.read(sink.lines.stream().reduce((a, b) -> b).orElseThrow());
            assertEquals(log.next(), last.size());
            assertInstanceOf(
                    AuditVerdict.Intact.class,
                    AuditVerifier.verify(directory.resolve("log"), List.of(last), List.of(KEY.publicKey())));
        }
    }

    @Test
    void aSinkThatWasDownGetsWhatItMissedAndBothAreRecorded() throws Exception {
        Sink sink = new Sink();
        sink.up = false;
        try (FileAuditLog log = open(1 << 20);
                AuditKeeper keeper = AuditKeeper.start(log, duties(KEY, sink))) {
            assertTrue(
                    Optional.ofNullable(sink.tries.poll(30, TimeUnit.SECONDS)).isPresent());
            AuditTail tail = log.tail(0);
            assertEquals("failing", state(tail));
            assertEquals(1, keeper.failures().size());
            sink.up = true;
            assertTrue(sink.next().size() >= 1);
            assertEquals("delivering", state(tail));
        }
    }

    @Test
    void anErrorOfASinkIsAFailureLikeAnother() throws Exception {
        Sink sink = new Sink();
        sink.errs = true;
        try (FileAuditLog log = open(1 << 20);
                AuditKeeper keeper = AuditKeeper.start(log, duties(KEY, sink))) {
            AuditTail tail = log.tail(0);
            assertEquals("failing", state(tail));
            assertEquals(1, keeper.failures().size());
            sink.errs = false;
            assertTrue(sink.next().size() >= 1);
            assertEquals("delivering", state(tail));
        }
    }

    private static String state(AuditTail tail) throws InterruptedException {
        while (true) {
            for (AuditRecord record : tail.next(Duration.ofSeconds(30))) {
                if (record.type().equals("audit-export-changed")) {
                    return record.event().string("state").orElseThrow();
                }
            }
        }
    }

    @Test
    void aKeyThatFollowsAnotherIsTrustedThroughItAndTheOldOneNoLonger() throws Exception {
        Path where = directory.resolve("log");
        Sink sink = new Sink();
        Path key = directory.resolve("key");
        KEY.save(key);
        try (FileAuditLog log = open(1 << 20);
                AuditKeeper keeper = AuditKeeper.start(log, duties(KEY, sink))) {
            assertEquals(List.of(), keeper.failures());
            assertEquals(
                    AuditError.LOCKED,
                    assertThrows(AuditException.class, () -> rotate(where, key)).error(),
                    "whoever signs with the old key has to end first");
        }
        Path file = where.resolve(AuditKeeper.FILE);
        Files.writeString(file, Files.readString(file) + "{\"half a line");
        String change = rotate(where, key).line();
        CheckpointKey next = CheckpointKey.load(key);
        assertTrue(Files.readString(file).endsWith("}\n" + change + "\n"), "half a line counts for nothing");
        try (FileAuditLog log = open(1 << 20);
                AuditKeeper keeper = AuditKeeper.start(log, duties(next, sink))) {
            assertEquals(List.of(), keeper.failures());
        }
        assertTrue(sink.lines.contains(change), "who gets checkpoints gets the change of the key");
        Evidence evidence = Evidence.read(sink.lines);
        assertEquals(1, evidence.changes().size());
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where, evidence, List.of(KEY.publicKey())));
        Evidence without = new Evidence(evidence.checkpoints(), List.of());
        assertThrows(AuditException.class, () -> AuditVerifier.verify(where, without, List.of(KEY.publicKey())));
        // A checkpoint that the old key signs later is none.
        Checkpoint late = KEY.sign("log", 2, "ab".repeat(32), "cd".repeat(32), Events.CLOCK.instant());
        Evidence forged = new Evidence(List.of(late), evidence.changes());
        assertThrows(AuditException.class, () -> AuditVerifier.verify(where, forged, List.of(KEY.publicKey())));
    }

    private static KeyChange rotate(Path log, Path key) throws IOException {
        return KeyRotation.rotate(log, key, "log", new SecureRandom(), Events.CLOCK);
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws IOException {
        Path file = directory.resolve("key");
        KEY.save(file);
        assertEquals(KEY.publicKey(), CheckpointKey.load(file).publicKey());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(IllegalArgumentException.class, () -> CheckpointKey.load(file));
    }

    @Test
    void aProofIsOneLineThatNeedsOnlyAKey() throws IOException {
        Path where = directory.resolve("log");
        Checkpoint early;
        Checkpoint late;
        try (FileAuditLog log = open(4_000)) {
            for (int i = 0; i < 30; i++) {
                log.append(Events.numbered(i));
            }
            early = log.checkpointer("log", KEY).take().orElseThrow();
            for (int i = 0; i < 30; i++) {
                log.append(Events.numbered(i));
            }
            late = log.checkpointer("log", KEY).take().orElseThrow();
        }
        AuditDirectory log = AuditDirectory.open(where);
        AuditRecord record =
                log.reader().read(AuditQuery.following(17, 1)).records().getFirst();
        String inclusion = ProofText.inclusion(record.line(), late, log.inclusion(17, late.size()));
        String consistency = ProofText.consistency(early, late, log.consistency(early.size(), late.size()));
        assertTrue(proof(inclusion).startsWith("0 proven: record 17 is in the log"), proof(inclusion));
        assertTrue(proof(consistency).startsWith("0 proven: the log of"), proof(consistency));
        assertTrue(proof(inclusion.replace("\"v17\"", "\"v18\"")).startsWith("1 CAX-AUDIT-CHECKPOINT"));
        assertTrue(proof(consistency.replace("\"from\":30", "\"from\":29")).startsWith("1 CAX-AUDIT-CHECKPOINT"));
        assertTrue(proof("{}").startsWith("1 CAX-AUDIT-CHECKPOINT"));
        for (int i = 0; i < inclusion.length(); i += 3) {
            String changed = inclusion.substring(0, i) + (char) (inclusion.charAt(i) ^ 1) + inclusion.substring(i + 1);
            assertTrue(proof(changed).startsWith("1 "), changed);
        }
    }

    private String proof(String text) throws IOException {
        Path proof = Files.writeString(directory.resolve("proof"), text);
        Path key =
                Files.writeString(directory.resolve("key.pub"), KEY.publicKey().pem());
        var bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = VerifyMain.run(new String[] {"proof", proof.toString(), key.toString()}, out, out);
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
