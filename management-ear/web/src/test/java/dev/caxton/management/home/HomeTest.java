package dev.caxton.management.home;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.management.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path folder;

    @Test
    void oneServerOwnsItAndNobodyElseReadsIt() throws IOException {
        Path root = folder.resolve("home");
        try (Home home = Home.open(root)) {
            assertTrue(Files.isDirectory(home.audit()));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root)));
            ConfigurationException taken = assertThrows(ConfigurationException.class, () -> Home.open(root));
            assertTrue(String.valueOf(taken.getMessage()).contains("Another server"), taken.getMessage());
            Home.write(home.firstToken(), new byte[] {1});
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.firstToken())));
        }
        Home.open(root).close();
    }

    @Test
    void filesAreReplacedWholeAndReadWithinBounds() {
        Path file = folder.resolve("file");
        assertTrue(Home.read(file, 10).isEmpty());
        Home.write(file, new byte[] {1, 2});
        Home.write(file, new byte[] {3});
        assertArrayEquals(new byte[] {3}, Home.read(file, 1).orElseThrow());
        Home.write(file, new byte[11]);
        assertThrows(ConfigurationException.class, () -> Home.read(file, 10));
    }
}
