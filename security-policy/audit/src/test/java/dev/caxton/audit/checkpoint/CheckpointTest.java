package dev.caxton.audit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final CheckpointKey KEY = CheckpointKey.generate(new SecureRandom());
    private static final Instant TIME = Instant.parse("2026-11-23T18:00:00Z");

    private static Checkpoint checkpoint() {
        return KEY.sign("node-1/audit", 7, "ab".repeat(32), "cd".repeat(32), TIME);
    }

    @Test
    void itsLineReadsBackAndIsSigned() {
        Checkpoint checkpoint = checkpoint();
        assertEquals(checkpoint, Checkpoint.read(checkpoint.line()));
        assertTrue(KEY.publicKey().signed(Checkpoint.read(checkpoint.line())));
        assertEquals(KEY.publicKey().id(), checkpoint.key());
    }

    @Test
    void noCharacterOfItCanBeChanged() {
        String line = checkpoint().line();
        int misshapen = 0;
        for (int i = 0; i < line.length(); i++) {
            char changed = line.charAt(i) == '1' ? '2' : '1';
            String forged = line.substring(0, i) + changed + line.substring(i + 1);
            try {
                assertFalse(KEY.publicKey().signed(Checkpoint.read(forged)), forged);
            } catch (IllegalArgumentException e) {
                misshapen++;
            }
        }
        assertTrue(misshapen > 0 && misshapen < line.length(), "some are refused by form, some by signature");
    }

    @Test
    void anotherKeyDidNotSignIt() {
        PublicCheckpointKey other = CheckpointKey.generate(new SecureRandom()).publicKey();
        assertFalse(other.signed(checkpoint()));
        Checkpoint renamed = new Checkpoint(
                "node-1/audit",
                7,
                "ab".repeat(32),
                "cd".repeat(32),
                TIME,
                other.id(),
                checkpoint().signature());
        assertFalse(other.signed(renamed));
        assertFalse(KEY.publicKey().signed(renamed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"checkpoint\":{},\"key\":\"\",\"signature\":\"\"}",
                "{\"checkpoint\":1}",
                "\u0000"
            })
    void refusesWhatIsNoCheckpoint(String line) {
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.read(line));
    }

    @Test
    void aKeyIsKeptInAFileThatOnlyItsOwnerReads(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("checkpoint.key");
        KEY.save(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        CheckpointKey loaded = CheckpointKey.load(file);
        assertEquals(KEY.publicKey().id(), loaded.publicKey().id());
        assertTrue(KEY.publicKey().signed(loaded.sign("l", 1, "ab".repeat(32), "cd".repeat(32), TIME)));
        assertThrows(FileAlreadyExistsException.class, () -> KEY.save(file));
    }

    @Test
    void refusesAFileThatHoldsNoKeyOrTwoHalvesOfDifferentOnes(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.key"), "no key");
        assertThrows(IllegalArgumentException.class, () -> CheckpointKey.load(file));
        KEY.save(directory.resolve("b.key"));
        String pem = Files.readString(directory.resolve("b.key"));
        String other = CheckpointKey.generate(new SecureRandom()).publicKey().pem();
        Path mixed = Files.writeString(
                directory.resolve("c.key"), pem.substring(0, pem.indexOf("-----BEGIN PUBLIC")) + other);
        assertThrows(IllegalArgumentException.class, () -> CheckpointKey.load(mixed));
    }

    @Test
    void aPublicKeyIsReadFromPem() {
        PublicCheckpointKey read = PublicCheckpointKey.read(KEY.publicKey().pem());
        assertEquals(KEY.publicKey().id(), read.id());
        assertTrue(read.signed(checkpoint()));
        assertThrows(IllegalArgumentException.class, () -> PublicCheckpointKey.read("AAAA"));
        assertThrows(IllegalArgumentException.class, () -> PublicCheckpointKey.read("not base64!"));
    }
}
