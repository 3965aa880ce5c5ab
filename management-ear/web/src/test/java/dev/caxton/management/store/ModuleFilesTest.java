package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleFilesTest {

    @TempDir
    Path folder;

    @Test
    void keepsAModuleUnderItsDigestOnce() throws IOException {
        ModuleFiles files = new ModuleFiles(folder);
        byte[] module = {0, 'a', 's', 'm'};
        String digest = files.put(module);
        assertEquals(digest, files.put(module));
        assertArrayEquals(module, files.get(digest).orElseThrow());
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(1, all.count());
        }
        files.delete(digest);
        assertTrue(files.get(digest).isEmpty());
    }

    @Test
    void aDamagedFileIsNoneAndIsMendedByTheNextPut() throws IOException {
        ModuleFiles files = new ModuleFiles(folder);
        byte[] module = {1, 2, 3};
        String digest = files.put(module);
        Files.write(folder.resolve(digest + ".wasm"), new byte[] {1, 2, 4});
        assertTrue(files.get(digest).isEmpty());
        files.put(module);
        assertArrayEquals(module, files.get(digest).orElseThrow());
    }

    @Test
    void aNameThatIsNoDigestReachesNoFile() {
        ModuleFiles files = new ModuleFiles(folder);
        assertThrows(IllegalArgumentException.class, () -> files.get("../../etc/passwd"));
    }

    @Test
    void whatNobodyNeedsAndWhatACrashLeftGoesAndNothingElse() throws IOException {
        ModuleFiles files = new ModuleFiles(folder);
        String needed = files.put(new byte[] {1});
        String other = files.put(new byte[] {2});
        Files.write(folder.resolve("module123.new"), new byte[] {3});
        Files.write(folder.resolve("README"), new byte[] {4});
        files.retain(Set.of(needed, "f".repeat(64)));
        assertTrue(files.get(needed).isPresent());
        assertTrue(files.get(other).isEmpty());
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(2, all.count());
        }
    }

    @Test
    void aDatabaseThatKnowsNoModuleTakesNoneAway() throws IOException {
        ModuleFiles files = new ModuleFiles(folder);
        String module = files.put(new byte[] {1});
        Path half = Files.write(folder.resolve("module123.new"), new byte[] {3});
        files.retain(Set.of());
        assertTrue(files.get(module).isPresent());
        assertTrue(Files.notExists(half));
    }
}
