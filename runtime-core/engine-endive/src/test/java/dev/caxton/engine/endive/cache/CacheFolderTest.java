package dev.caxton.engine.endive.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that others could write to, or could have written to, is not used: without a cache there is no caching. */
class CacheFolderTest {

    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-11-01T00:00:00Z"));

    @TempDir
    Path temporary;

    private Path made(String name) throws IOException {
        Path folder = temporary.resolve(name);
        CacheFolder.open(folder, TIME);
        return folder;
    }

    private static void assertRefused(Path folder, String why) {
        IOException refused = assertThrows(IOException.class, () -> CacheFolder.open(folder, TIME));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
        assertEquals(Optional.empty(), CodeCache.open(folder, 1_000_000, TIME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx--x--x", "rwxrwxrwx", "rwx-----x", "rwx----w-"})
    void ofAnotherMode(String mode) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("cache"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        assertRefused(folder, "0700");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count(), "no secret is left there");
        }
    }

    @Test
    void behindALink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), made("cache"));
        assertRefused(link, "not a folder");
        Path dangling = Files.createSymbolicLink(temporary.resolve("dangling"), temporary.resolve("nowhere"));
        assertRefused(dangling, "not a folder");
        assertFalse(Files.exists(temporary.resolve("nowhere")), "and nothing was made behind the link");
    }

    @Test
    void thatIsAFile() throws IOException {
        assertRefused(Files.write(temporary.resolve("file"), new byte[1]), "not a folder");
        assertRefused(temporary.resolve("file/below"), "");
    }

    @Test
    void ofAnotherUser() throws IOException {
        Path folder = made("cache");
        assumeTrue(own(folder, "nobody"), "only root can give a folder away");
        assertRefused(folder, "not a folder of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void withASecretOfAnotherMode(String mode) throws IOException {
        Path folder = made("cache");
        Files.setPosixFilePermissions(folder.resolve("secret"), PosixFilePermissions.fromString(mode));
        assertRefused(folder, "0600");
    }

    @Test
    void withASecretOfAnotherUser() throws IOException {
        Path folder = made("cache");
        assumeTrue(own(folder.resolve("secret"), "nobody"), "only root can give a file away");
        assertRefused(folder, "secret");
    }

    @Test
    void withASecretElsewhere() throws IOException {
        Path folder = made("cache");
        Path elsewhere = Files.move(folder.resolve("secret"), temporary.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("secret"), elsewhere);
        assertRefused(folder, "secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void withASecretOfAnotherLength(int length) throws IOException {
        Path folder = made("cache");
        Files.write(folder.resolve("secret"), new byte[length]);
        assertRefused(folder, "secret");
    }

    @Test
    void anotherOpeningHasTheSameSecret() throws IOException {
        Path folder = made("cache");
        byte[] secret = CacheFolder.open(folder, TIME).secret();
        assertEquals(32, secret.length);
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                secret, CacheFolder.open(folder.resolve("../cache"), TIME).secret());
    }

    private static boolean own(Path path, String user) {
        try {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
