package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditVerdict.Tampering;
import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import dev.caxton.audit.tree.InclusionProof;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointerTest {

    private static final CheckpointKey KEY = CheckpointKey.generate(new SecureRandom());
    private static final List<PublicCheckpointKey> TRUSTED = List.of(KEY.publicKey());

    @TempDir
    Path directory;

    private final MemoryAuditLog log = new MemoryAuditLog(Events.CLOCK, 10_000);
    private final Checkpointer checkpointer = new Checkpointer("log", log.reader(), KEY, Events.CLOCK);

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            log.append(Events.numbered(i));
        }
    }

    private Checkpoint take() {
        return checkpointer.take().orElseThrow();
    }

    private AuditVerdict verify(String text, Checkpoint... checkpoints) throws IOException {
        Path file = Files.writeString(directory.resolve("log.jsonl"), text);
        return AuditVerifier.verify(file, List.of(checkpoints), TRUSTED);
    }

    private static void assertTampered(Tampering tampering, long sequence, AuditVerdict verdict) {
        AuditVerdict.Tampered tampered = assertInstanceOf(AuditVerdict.Tampered.class, verdict);
        assertEquals(tampering, tampered.tampering(), tampered.explanation());
        assertEquals(sequence, tampered.sequence(), tampered.explanation());
    }

    @Test
    void anEmptyLogHasNoCheckpoint() {
        assertEquals(Optional.empty(), checkpointer.take());
    }

    @Test
    void aCheckpointTakenStepByStepIsTheOneTakenAtOnce() {
        append(1_500);
        take();
        append(700);
        Checkpoint steps = take();
        Checkpoint once =
                new Checkpointer("log", log.reader(), KEY, Events.CLOCK).take().orElseThrow();
        assertEquals(2_200, once.size());
        assertEquals(once, steps);
    }

    @Test
    void whatWasCheckpointedVerifiesAlsoAfterMoreWasWritten() throws IOException {
        append(5);
        Checkpoint first = take();
        append(6);
        Checkpoint second = take();
        append(3);
        assertEquals(
                14,
                assertInstanceOf(AuditVerdict.Intact.class, verify(log.text(), second, first))
                        .records());
    }

    @Test
    void namesWhatWasCutOffAtTheEnd() throws IOException {
        append(9);
        Checkpoint checkpoint = take();
        List<String> lines = log.text().lines().toList();
        for (int left = 0; left < 9; left++) {
            String text = String.join("\n", lines.subList(0, left)) + (left > 0 ? "\n" : "");
            assertTampered(Tampering.TRUNCATED, left, verify(text, checkpoint));
        }
    }

    @Test
    void namesAHistoryThatWasWrittenAnew() throws IOException {
        append(4);
        Checkpoint first = take();
        append(4);
        Checkpoint second = take();
        MemoryAuditLog anew = new MemoryAuditLog(Events.CLOCK, 100);
        for (int i = 0; i < 8; i++) {
            anew.append(Events.numbered(i < 4 ? i : i == 5 ? 666 : i - 4));
        }
        assertInstanceOf(AuditVerdict.Intact.class, verify(anew.text()), "the chain alone does not show it");
        assertTampered(Tampering.REWRITTEN, 4, verify(anew.text(), first, second));
        assertTampered(Tampering.REWRITTEN, 0, verify(anew.text(), second));
    }

    @Test
    void aFaultOfTheChainIsNamedAlsoWithCheckpoints() throws IOException {
        append(6);
        Checkpoint checkpoint = take();
        List<String> lines = new ArrayList<>(log.text().lines().toList());
        lines.remove(2);
        assertTampered(Tampering.DELETED, 2, verify(String.join("\n", lines) + "\n", checkpoint));
    }

    @Test
    void aCheckpointOfNobodyIsRefused() {
        append(2);
        Checkpoint stranger = CheckpointKey.generate(new SecureRandom())
                .sign("log", 2, "ab".repeat(32), "cd".repeat(32), Events.CLOCK.instant());
        assertEquals(
                AuditError.CHECKPOINT,
                assertThrows(AuditException.class, () -> verify(log.text(), stranger))
                        .error());
        Checkpoint otherLog = KEY.sign("other", 2, "ab".repeat(32), "cd".repeat(32), Events.CLOCK.instant());
        assertEquals(
                AuditError.CHECKPOINT,
                assertThrows(AuditException.class, () -> verify(log.text(), take(), otherLog))
                        .error());
    }

    @Test
    void provesThatARecordIsInTheLog() {
        append(1_234);
        Checkpoint checkpoint = take();
        append(10);
        byte[] root = HexFormat.of().parseHex(checkpoint.root());
        List<AuditRecord> records = log.reader()
                .read(new AuditQuery(1_000, 1_240, AuditFilter.ALL, false, 1_000))
                .records();
        InclusionProof proof = checkpointer.prove(1_033, checkpoint);
        assertTrue(proof.path().size() <= 11, proof.toString());
        for (AuditRecord record : records) {
            assertEquals(record.sequence() == 1_033, proof.holds(HexFormat.of().parseHex(record.hash()), root));
        }
        assertThrows(IllegalArgumentException.class, () -> checkpointer.prove(1_234, checkpoint));
    }

    @Test
    void aSegmentIsHeldAgainstCheckpointsByItsChain() throws IOException {
        Path where = directory.resolve("segments");
        Checkpoint checkpoint;
        try (FileAuditLog file = FileAuditLog.open(where, Events.segmentsOf(1_024))) {
            for (int i = 0; i < 30; i++) {
                file.append(Events.numbered(i));
            }
            checkpoint = new Checkpointer("log", file.reader(), KEY, Events.CLOCK)
                    .take()
                    .orElseThrow();
        }
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where, List.of(checkpoint), TRUSTED));
        List<Path> segments = Segments.list(where);
        assertInstanceOf(
                AuditVerdict.Intact.class, AuditVerifier.verify(segments.getLast(), List.of(checkpoint), TRUSTED));
        Files.delete(segments.getLast());
        assertTampered(
                Tampering.TRUNCATED,
                Segments.first(segments.getLast()).orElseThrow(),
                AuditVerifier.verify(where, List.of(checkpoint), TRUSTED));
    }

    @Test
    void theProgramUsesCheckpoints() throws IOException {
        append(3);
        Path file = Files.writeString(directory.resolve("a.jsonl"), log.text());
        Path checkpoints = Files.writeString(directory.resolve("checkpoints"), take().line() + "\n");
        Path key =
                Files.writeString(directory.resolve("key.pem"), KEY.publicKey().pem());
        assertTrue(run(file, checkpoints, key).startsWith("0 intact: records 0 to 2"), run(file, checkpoints, key));
        Files.writeString(file, log.text().substring(0, log.text().indexOf('\n') + 1));
        assertTrue(
                run(file, checkpoints, key).startsWith("1 truncated: the records 1 to 2 are missing at the end"),
                run(file, checkpoints, key));
        assertTrue(run(file, file, key).startsWith("2 CAX-AUDIT-CHECKPOINT: "), run(file, file, key));
        assertFalse(run(file, checkpoints).startsWith("0"), run(file, checkpoints));
    }

    private static String run(Path... arguments) {
        var bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int status = VerifyMain.run(texts, out, out);
        return status + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
