package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @TempDir
    private Path folder;

    private static EngineException refused(Runnable work) {
        EngineException e = assertThrows(EngineException.class, work::run);
        assertEquals(Codes.PLATFORM, e.code());
        return e;
    }

    @Test
    void otherPlatformsAreRefusedInASentence() {
        NativeLibrary.checkPlatform("Linux", "amd64");
        for (List<String> other :
                List.of(List.of("Linux", "aarch64"), List.of("Mac OS X", "x86_64"), List.of("Windows 11", "amd64"))) {
            EngineException e = refused(() -> NativeLibrary.checkPlatform(other.get(0), other.get(1)));
            assertTrue(String.valueOf(e.getMessage()).contains("x86-64 Linux only"), e.getMessage());
        }
    }

    @Test
    void theLibraryIsExtractedOnceIntoAFolderOfOurOwn() throws IOException {
        Path own = folder.resolve("deep/own");
        Path library = NativeLibrary.extract(own);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        Object first = Files.getAttribute(library, "unix:ino");
        assertEquals(library, NativeLibrary.extract(own));
        assertEquals(first, Files.getAttribute(library, "unix:ino"));
        assertEquals(Set.of(library), list(own));
    }

    @Test
    void aDamagedLibraryIsReplacedAndNotLoaded() throws IOException {
        Path own = folder.resolve("own");
        Path library = NativeLibrary.extract(own);
        long size = Files.size(library);
        Files.write(library, new byte[] {1, 2, 3});
        NativeLibrary.extract(own);
        assertEquals(size, Files.size(library));
        Path elsewhere = Files.write(folder.resolve("elsewhere"), new byte[] {1});
        Files.delete(library);
        Files.createSymbolicLink(library, elsewhere);
        NativeLibrary.extract(own);
        assertTrue(Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS));
        assertEquals(1, Files.size(elsewhere));
    }

    @Test
    void aFolderThatOthersCanChangeIsRefused() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        refused(() -> NativeLibrary.extract(open));
        Path own = folder.resolve("own");
        NativeLibrary.extract(own);
        Path link = Files.createSymbolicLink(folder.resolve("link"), own);
        refused(() -> NativeLibrary.extract(link));
        Path file = Files.write(folder.resolve("file"), new byte[0]);
        refused(() -> NativeLibrary.extract(file));
        assertEquals(Set.of(), list(open));
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Set<Path> before = litter(temporary);
        Path own = folder.resolve("own");
        NativeLibrary.load(own);
        Rig.instance(new NativeEngine(Settings.standard(), new Mappings(1_000)), "(module (func (export \"run\")))")
                .close();
        assertEquals(before, litter(temporary));
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertEquals(
                    Set.of(own.resolve(NativeLibrary.DIGEST + ".so").toString()),
                    maps.filter(line -> line.contains(NativeLibrary.DIGEST) || line.contains("wasmtime_jni"))
                            .map(line -> line.substring(line.indexOf('/')))
                            .collect(Collectors.toSet()));
        }
    }

    private static Set<Path> litter(Path temporary) throws IOException {
        return list(temporary).stream()
                .filter(file -> String.valueOf(file.getFileName()).contains("wasmtime_jni"))
                .collect(Collectors.toSet());
    }

    private static Set<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        }
    }
}
