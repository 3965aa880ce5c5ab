package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that somebody else wrote to. */
class HostileBytesTest {

    private static final int RECORDS = 120;

    @TempDir
    Path directory;

    private final Random random = new Random(17);
    private final List<byte[]> segments = new ArrayList<>();
    private final List<Path> names = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Path where = directory.resolve("original");
        try (FileAuditLog log = FileAuditLog.open(where, Events.segmentsOf(16_000))) {
            for (int i = 0; i < RECORDS; i++) {
                log.append(i % 3 == 0 ? Events.INTENT : Events.numbered(i));
            }
        }
        for (Path segment : Segments.list(where)) {
            segments.add(Files.readAllBytes(segment));
            names.add(segment.getFileName());
        }
        assertTrue(segments.size() > 2);
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(600));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 + random.nextInt(255));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> {
                byte[] zeros = bytes.clone();
                Arrays.fill(zeros, at, at + length, (byte) 0);
                yield zeros;
            }
            case 3 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                byte[] overwritten = bytes.clone();
                System.arraycopy(noise, 0, overwritten, at, length);
                yield overwritten;
            }
            case 4 -> spliced(bytes, at, at + length, new byte[0]);
            default -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, 0, length));
        };
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted) {
        byte[] all = new byte[bytes.length - (to - from) + inserted.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(inserted, 0, all, from, inserted.length);
        System.arraycopy(bytes, to, all, from + inserted.length, bytes.length - to);
        return all;
    }

    private Path put(int change, byte[] content, int round) throws IOException {
        Path where = Files.createDirectory(directory.resolve("round-" + round));
        for (int i = 0; i < segments.size(); i++) {
            Files.write(where.resolve(names.get(i)), i == change ? content : segments.get(i));
        }
        return where;
    }

    @Test
    void theVerifierSaysTheSameOnEveryWayAndNothingIsAcceptedThatWasChanged() throws IOException {
        for (int round = 0; round < 600; round++) {
            int change = random.nextInt(segments.size());
            byte[] content = changed(segments.get(change));
            Path where = put(change, content, round);
            AuditVerdict verdict = AuditVerifier.verify(where);
            Extent extent = Extent.of(where);
            assertEquals(AuditVerifier.closely(extent, new CheckpointComparison(List.of(), extent)), verdict);
            boolean last = change == segments.size() - 1;
            if (verdict instanceof AuditVerdict.Intact intact && !Arrays.equals(content, segments.get(change))) {
                assertTrue(last && intact.records() < RECORDS, "only an end that is missing looks intact");
            }
        }
    }

    @Test
    void aLogIsOpenedAndWholeOrNotOpenedAndUntouched() throws IOException {
        int opened = 0;
        for (int round = 0; round < 200; round++) {
            int change = random.nextInt(segments.size());
            byte[] content = changed(segments.get(change));
            Path where = put(change, content, round);
            try (FileAuditLog log = FileAuditLog.open(where, Events.segmentsOf(16_000))) {
                log.append(Events.numbered(round));
                opened++;
            } catch (AuditException e) {
                assertEquals(AuditError.DAMAGED, e.error(), e.toString());
                assertEquals(content.length, Files.size(where.resolve(names.get(change))), "the evidence stays");
                continue;
            }
            // What is older than the newest two segments is not read at the start; the verifier reads it.
            if (change >= segments.size() - 2) {
                assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where), "round " + round);
            }
        }
        assertTrue(opened > 20, "torn tails are cut off: " + opened);
    }
}
