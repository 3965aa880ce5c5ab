package dev.caxton.mcp.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {

    @TempDir
    Path root = Path.of("");

    private Path folder = Path.of("");

    private SecretFiles files(String folderRights) throws IOException {
        folder = Files.createDirectory(root.resolve("secrets"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(folderRights));
        return new SecretFiles(Optional.of(folder));
    }

    private void write(String name, String content, String rights) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSecretIsTheContentWithoutTheLastLineFeed() throws IOException {
        SecretFiles files = files("rwxr-xr-x");
        write("key", "a b\n\n", "rw-------");
        assertEquals(Optional.of("a b\n"), files.secret("key"));
        write("key", "new", "r--r-----");
        assertEquals(Optional.of("new"), files.secret("key"), "read each time");
        assertEquals(Optional.empty(), files.secret("none"));
        assertEquals(Optional.empty(), new SecretFiles(Optional.empty()).secret("key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../key", "a/b", "a\\b", ".key", "a b", "a\n"})
    @DisabledOnOs(OS.WINDOWS)
    void aNameIsNoPath(String name) throws IOException {
        assertEquals(Optional.empty(), files("rwx------").secret(name));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, rwxr-xr-x, false",
        "rw-----w-, rwxr-xr-x, false",
        "rw--w----, rwxr-xr-x, false",
        "rw-rw----, rwxr-xr-x, false",
        "rw-r--r--, rwxr-x---, false",
        "rw-r-----, rwxr-xr-x, true",
        "rw-r--r--, rwx------, true"
    })
    @DisabledOnOs(OS.WINDOWS)
    void whatOthersCanReadOrChangeIsNotTaken(String file, String folderRights, boolean taken) throws IOException {
        SecretFiles files = files(folderRights);
        write("key", "s3cr3t", file);
        if (taken) {
            assertEquals(Optional.of("s3cr3t"), files.secret("key"));
            return;
        }
        SecretException refused = assertThrows(SecretException.class, () -> files.secret("key"));
        assertTrue(String.valueOf(refused.getMessage()).contains("of the secret key; take the rights"));
        assertFalse(String.valueOf(refused.getMessage()).contains("s3cr3t"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofALinkTheFileCounts() throws IOException {
        SecretFiles files = files("rwxr-xr-x");
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(open.resolve("data"), "x");
        Files.createSymbolicLink(folder.resolve("key"), file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(SecretException.class, () -> files.secret("key"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        assertEquals(Optional.of("x"), files.secret("key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{aes}AhAr5xhkqJ", "{xor}Lz4sLChvLTs=", "{aes-128}x\n", "{custom:x}y"})
    @DisabledOnOs(OS.WINDOWS)
    void whatIsEncodedIsNotTakenForTheSecret(String content) throws IOException {
        SecretFiles files = files("rwx------");
        write("key", content, "rw-------");
        SecretException refused = assertThrows(SecretException.class, () -> files.secret("key"));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("the secret key is encoded"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsTooLargeOrNoFileIsNotTaken() throws IOException {
        SecretFiles files = files("rwx------");
        write("key", "x".repeat(65_537), "rw-------");
        assertThrows(SecretException.class, () -> files.secret("key"));
        Files.createDirectory(folder.resolve("folder"));
        assertThrows(SecretException.class, () -> files.secret("folder"));
    }
}
