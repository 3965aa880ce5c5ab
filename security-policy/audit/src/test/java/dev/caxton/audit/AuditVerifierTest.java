package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditVerdict.Tampering;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifierTest {

    private static final int RECORDS = 7;

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void writeLog() {
        try (MemoryAuditLog log = new MemoryAuditLog(Events.CLOCK, 100)) {
            for (int i = 0; i < RECORDS; i++) {
                log.append(Events.of("t" + i % 2, i));
            }
            log.text().lines().forEach(lines::add);
        }
    }

    private AuditVerdict verify(List<String> changed) throws IOException {
        return verify((String.join("\n", changed) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private AuditVerdict verify(byte[] bytes) throws IOException {
        return AuditVerifier.verify(Files.write(directory.resolve("log.jsonl"), bytes));
    }

    private static void assertTampered(Tampering tampering, long sequence, AuditVerdict verdict) {
        AuditVerdict.Tampered tampered = assertInstanceOf(AuditVerdict.Tampered.class, verdict);
        assertEquals(tampering, tampered.tampering(), tampered.explanation());
        assertEquals(sequence, tampered.sequence(), tampered.explanation());
    }

    @Test
    void findsNothingInWhatWasWritten() throws IOException {
        AuditVerdict.Intact intact = assertInstanceOf(AuditVerdict.Intact.class, verify(lines));
        assertEquals(0, intact.first());
        assertEquals(RECORDS, intact.records());
        assertTrue(lines.getLast().contains(intact.hash()));
    }

    @Test
    void noticesEveryByteThatIsChanged() throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        int record = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte original = bytes[i];
            byte[] changes = {(byte) (original ^ 1), (byte) (original ^ 0x20), 0, '\n'};
            for (int c = 0; c < changes.length; c++) {
                byte changed = changes[c];
                if (changed != original && (original == '\n' || c == i % changes.length)) {
                    bytes[i] = changed;
                    AuditVerdict verdict = verify(bytes);
                    if (record < RECORDS - 1) {
                        assertTampered(Tampering.EDITED, record, verdict);
                    } else if (!(verdict instanceof AuditVerdict.TornTail torn && torn.records() == record)) {
                        // A zero or a missing line feed in the last record is what a crash leaves too.
                        assertTampered(Tampering.EDITED, record, verdict);
                    }
                }
            }
            bytes[i] = original;
            record += original == '\n' ? 1 : 0;
        }
        assertEquals(RECORDS, record);
    }

    @Test
    void namesTheFirstOfAnyRunOfDeletedRecords() throws IOException {
        for (int from = 0; from < RECORDS; from++) {
            for (int to = from + 1; to <= RECORDS; to++) {
                List<String> changed = new ArrayList<>(lines);
                changed.subList(from, to).clear();
                if (to < RECORDS) {
                    assertTampered(Tampering.DELETED, from, verify(changed));
                } else if (from > 0) {
                    // Without a checkpoint nobody can know that there was more; the count shows it.
                    assertEquals(
                            from,
                            assertInstanceOf(AuditVerdict.Intact.class, verify(changed))
                                    .records());
                }
            }
        }
    }

    @Test
    void namesTheFirstPlaceWhereTheOrderBreaks() throws IOException {
        for (int from = 0; from < RECORDS; from++) {
            for (int to = 0; to < RECORDS; to++) {
                if (from != to) {
                    List<String> changed = new ArrayList<>(lines);
                    changed.add(to, changed.remove(from));
                    assertTampered(Tampering.REORDERED, Math.min(from, to), verify(changed));
                }
            }
        }
    }

    @Test
    void namesACopyOfARecordPutSomewhereElse() throws IOException {
        for (int copy = 0; copy < RECORDS; copy++) {
            for (int at = copy + 1; at <= RECORDS; at++) {
                List<String> changed = new ArrayList<>(lines);
                changed.add(at, lines.get(copy));
                assertTampered(Tampering.INSERTED, copy, verify(changed));
            }
        }
    }

    @Test
    void namesALineThatIsNoRecord() throws IOException {
        for (int at = 0; at < RECORDS; at++) {
            List<String> changed = new ArrayList<>(lines);
            changed.add(at, "{\"hello\":1}");
            assertTampered(Tampering.INSERTED, at, verify(changed));
        }
    }

    @Test
    void namesARecordThatWasEditedAndGivenANewHash() throws IOException {
        for (int i = 0; i < RECORDS - 1; i++) {
            List<String> changed = new ArrayList<>(lines);
            changed.set(i, rehashed(lines.get(i).replace("envelope-", "changed-")));
            assertTampered(Tampering.EDITED, i, verify(changed));
        }
    }

    @Test
    void namesAForgedRecordThatFollowsProperly() throws IOException {
        for (int i = 1; i < RECORDS; i++) {
            List<String> changed = new ArrayList<>(lines);
            changed.add(i, rehashed(lines.get(i).replace("envelope-", "forged-")));
            assertTampered(Tampering.INSERTED, i, verify(changed));
        }
    }

    @Test
    void refusesAnotherSpellingOfTheSameRecord() throws IOException {
        List<String> changed = new ArrayList<>(lines);
        String spaced = lines.get(2).replace("\"seq\":2", "\"seq\": 2");
        changed.set(2, withHash(spaced));
        assertTampered(Tampering.EDITED, 2, verify(changed));
    }

    @Test
    void reportsATornTail() throws IOException {
        String whole = String.join("\n", lines) + "\n";
        for (int cut : new int[] {1, 2, 50, lines.getLast().length()}) {
            AuditVerdict.TornTail torn = assertInstanceOf(
                    AuditVerdict.TornTail.class,
                    verify(whole.substring(0, whole.length() - cut).getBytes(StandardCharsets.UTF_8)));
            assertEquals(RECORDS - 1, torn.records());
            assertEquals(lines.getLast().length() + 1 - cut, torn.bytes());
            assertEquals(whole.length() - lines.getLast().length() - 1, torn.offset());
        }
    }

    @Test
    void zerosBehindTheLastRecordAreRoomThatWasReserved() throws IOException {
        String whole = String.join("\n", lines) + "\n";
        for (int zeros : new int[] {1, 5_000, 200_000, 3_000_000}) {
            AuditVerdict.Intact intact = assertInstanceOf(
                    AuditVerdict.Intact.class, verify((whole + "\0".repeat(zeros)).getBytes(StandardCharsets.UTF_8)));
            assertEquals(RECORDS, intact.records());
            AuditVerdict.TornTail torn = assertInstanceOf(
                    AuditVerdict.TornTail.class,
                    verify((whole + "\0".repeat(zeros) + "x").getBytes(StandardCharsets.UTF_8)));
            assertEquals(zeros + 1, torn.bytes());
        }
    }

    @Test
    void zerosBeforeALaterGroupAreNoTornTail() throws IOException {
        List<String> changed = new ArrayList<>(lines);
        changed.set(3, "\0".repeat(lines.get(3).length()));
        assertTampered(Tampering.EDITED, 3, verify(changed));
    }

    @Test
    void anEmptyLogIsIntact() throws IOException {
        assertEquals(
                0,
                assertInstanceOf(AuditVerdict.Intact.class, verify(new byte[0])).records());
    }

    @Test
    void aLineLongerThanAnyRecordTakesNoMemory() throws IOException {
        byte[] bytes = new byte[4 << 20];
        Arrays.fill(bytes, (byte) 'x');
        bytes[bytes.length - 1] = '\n';
        assertTampered(Tampering.EDITED, 0, verify(bytes));
    }

    @Test
    void theProgramPrintsTheVerdictAndItsStatus() throws IOException {
        Path file = Files.writeString(directory.resolve("a.jsonl"), String.join("\n", lines) + "\n");
        assertEquals("0 intact: records 0 to 6, hash " + hash(lines.getLast()) + "\n", run(file.toString()));
        Files.writeString(file, String.join("\n", lines.subList(1, 7)) + "\n");
        assertEquals("1 deleted: record 0 is missing (a.jsonl, line 1)\n", run(file.toString()));
        Files.writeString(file, String.join("\n", lines) + "\n{\"hash\"");
        assertTrue(run(file.toString()).startsWith("3 torn tail: records 0 to 6"), run(file.toString()));
        assertTrue(run().startsWith("2 usage:"), run());
        assertTrue(run(directory.resolve("absent").toString()).startsWith("2 CAX-AUDIT-UNAVAILABLE: "));
    }

    private static String run(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = VerifyMain.run(arguments, out, out);
        return status + " " + bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static String hash(String line) {
        return line.substring("{\"hash\":\"".length(), "{\"hash\":\"".length() + 64);
    }

    /** What a forger does who knows the format: puts the content in canonical form and gives it its hash. */
    private static String rehashed(String line) {
        var outer = (JsonValue.JsonObject) CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8));
        JsonValue record = Objects.requireNonNull(outer.members().get("record"));
        String hash = CanonicalJson.sha256(CanonicalJson.write(record));
        return CanonicalJson.text(
                JsonValue.JsonObject.of(Map.of("hash", new JsonValue.JsonString(hash), "record", record)));
    }

    private static String withHash(String line) {
        int start = line.indexOf("\"record\":") + "\"record\":".length();
        String record = line.substring(start, line.length() - 1);
        return "{\"hash\":\"" + CanonicalJson.sha256(record.getBytes(StandardCharsets.UTF_8)) + "\",\"record\":"
                + record + "}";
    }
}
