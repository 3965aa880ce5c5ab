package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.TenantId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

    @TempDir
    Path directory;

    private static Map<Long, String> hashes(FileAuditLog log) {
        Map<Long, String> hashes = new HashMap<>();
        Optional<AuditQuery> next = Optional.of(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, false, 1_000));
        while (next.isPresent()) {
            AuditPage page = log.reader().read(next.get());
            page.records().forEach(record -> hashes.put(record.sequence(), record.hash()));
            next = page.next();
        }
        return hashes;
    }

    @Test
    void aKilledProcessLosesNothingItAcknowledged() throws Exception {
        Path where = directory.resolve("killed");
        Map<Long, String> acknowledged = new TreeMap<>();
        Random random = new Random(9);
        for (int kill = 0; kill < 5; kill++) {
            int before = acknowledged.size();
            killAfter(200 + random.nextInt(400), where, acknowledged);
            assertTrue(acknowledged.size() >= before + 200, "the process appended");
            try (FileAuditLog log = FileAuditLog.open(where, Events.settings())) {
                Map<Long, String> there = hashes(log);
                acknowledged.forEach((sequence, hash) -> assertEquals(hash, there.get(sequence), "record " + sequence));
                AuditReceipt next = log.append(Events.numbered(kill));
                acknowledged.put(next.sequence(), next.hash());
            }
            assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where));
        }
    }

    private static void killAfter(int receipts, Path where, Map<Long, String> acknowledged) throws Exception {
        String classPath = String.join(
                File.pathSeparator, place(FileAuditLog.class), place(TenantId.class), place(AppendUntilKilled.class));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        AppendUntilKilled.class.getName(),
                        where.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            int read = 0;
            String line = out.readLine();
            while (line != null) {
                int space = line.indexOf(' ');
                // The last line may be cut in the middle by the kill.
                if (space > 0 && line.length() == space + 65) {
                    acknowledged.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
                }
                if (++read == receipts) {
                    process.toHandle().destroyForcibly(); // SIGKILL, and what was printed can still be read
                }
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String place(Class<?> type) throws URISyntaxException {
        Path place =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        // On the module path the tests are patched into the module, and say that they stand there.
        return type == AppendUntilKilled.class
                        && !Files.exists(place.resolve(type.getName().replace('.', '/') + ".class"))
                ? place.resolveSibling("test-classes").toString()
                : place.toString();
    }

    @Test
    void aTailTornAnywhereIsCutOffAndTheRestStays() throws IOException {
        Path original = directory.resolve("torn");
        try (FileAuditLog log = FileAuditLog.open(original, Events.settings())) {
            log.append(Events.numbered(0));
            log.append(Events.numbered(1));
        }
        byte[] whole = Files.readAllBytes(Segments.path(original, 0));
        int last = lastLine(whole);
        for (int length = last; length < whole.length; length += 7) {
            for (byte[] garbage : List.of(new byte[0], new byte[100])) {
                Path where = Files.createDirectory(directory.resolve("torn-" + length + "-" + garbage.length));
                byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, length), length + garbage.length);
                Files.write(Segments.path(where, 0), torn);
                try (FileAuditLog log = FileAuditLog.open(where, Events.settings())) {
                    boolean cut = length > last; // zeros alone are room that was reserved
                    assertEquals(cut ? 2 : 1, log.append(Events.numbered(2)).sequence());
                    assertEquals(
                            cut ? 1 : 0,
                            log.reader()
                                    .read(new AuditQuery(0, 9, AuditFilter.ALL.type("audit-recovered"), false, 9))
                                    .records()
                                    .size());
                }
                assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where));
            }
        }
    }

    private static int lastLine(byte[] bytes) {
        int i = bytes.length - 1;
        while (bytes[i - 1] != '\n') {
            i--;
        }
        return i;
    }

    @Test
    void damageToWhatWasAcknowledgedIsNotCutOff() throws IOException {
        Path where = directory.resolve("damaged");
        try (FileAuditLog log = FileAuditLog.open(where, Events.settings())) {
            for (int i = 0; i < 5; i++) {
                log.append(Events.numbered(i));
            }
        }
        Path segment = Segments.path(where, 0);
        byte[] whole = Files.readAllBytes(segment);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(segment, damaged);
        AuditException thrown = assertThrows(AuditException.class, () -> FileAuditLog.open(where, Events.settings()));
        assertEquals(AuditError.DAMAGED, thrown.error());
        assertEquals(whole.length, Files.size(segment), "the evidence stays");
        Files.write(segment, whole);
        FileAuditLog.open(where, Events.settings()).close();
    }

    @Test
    void aMissingSegmentIsDamage() throws IOException {
        Path where = directory.resolve("missing");
        try (FileAuditLog log = FileAuditLog.open(where, Events.segmentsOf(1_024))) {
            for (int i = 0; i < 20; i++) {
                log.append(Events.numbered(i));
            }
        }
        List<Path> segments = Segments.list(where);
        Files.delete(segments.get(segments.size() - 2));
        assertEquals(
                AuditError.DAMAGED,
                assertThrows(AuditException.class, () -> FileAuditLog.open(where, Events.settings()))
                        .error());
        AuditVerdict.Tampered tampered = assertInstanceOf(AuditVerdict.Tampered.class, AuditVerifier.verify(where));
        assertEquals(AuditVerdict.Tampering.DELETED, tampered.tampering());
    }
}
