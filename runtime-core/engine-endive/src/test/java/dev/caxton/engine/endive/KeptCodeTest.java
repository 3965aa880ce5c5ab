package dev.caxton.engine.endive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.engine.contract.Guest;
import dev.caxton.engine.endive.cache.CodeCache;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code is compiled once and found again, and what was tampered with is compiled again and never run. */
class KeptCodeTest {

    private static final long ROOMY = 100_000_000;

    @TempDir
    Path temporary;

    private Path folder() {
        return temporary.resolve("cache");
    }

    private Engine engine() {
        return new EndiveCompiled().keepingCode(folder(), ROOMY);
    }

    private static String answering(int answer) {
        return "(module (memory (export \"memory\") 1) (func (export \"run\") (result i32) (i32.const " + answer
                + ")))";
    }

    private static int run(Engine engine, MeteredModule metered) {
        return Runs.run(engine, metered).value();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".code")).toList();
        }
    }

    @Test
    void theSecondStartLoadsWhatTheFirstCompiled() throws IOException {
        MeteredModule one = Guest.admit(new EndiveCompiled(), answering(1));
        MeteredModule two = Guest.admit(new EndiveCompiled(), answering(2));
        assertEquals(1, run(engine(), one));
        assertEquals(1, entries().size());
        assertEquals(1, run(engine(), one));
        assertEquals(1, entries().size());
        // The proof that nothing is compiled: other code, sealed with the secret under the key of the first module.
        CodeCache cache =
                CodeCache.open(folder(), ROOMY, InstantSource.system()).orElseThrow();
        cache.keep(CodeKey.of(one).orElseThrow(), GuestCodeFile.write(Translation.translate(two.bytes())));
        assertEquals(2, run(engine(), one));
        assertEquals(2, run(engine(), two));
        assertEquals(2, entries().size());
    }

    @Test
    void interpretedFunctionsAreThereAfterALoad() {
        Runs.Result compiled = Runs.run(engine(), Runs.OVERSIZED, 5);
        assertEquals(compiled, Runs.run(engine(), Runs.OVERSIZED, 5));
        assertEquals(compiled, Runs.run(new EndiveInterpreter(), Runs.OVERSIZED, 5));
    }

    @Test
    void tamperedCodeIsCompiledAgainAndNeverRun() throws IOException {
        MeteredModule metered = Guest.admit(new EndiveCompiled(), answering(7));
        run(engine(), metered);
        Path entry = entries().getFirst();
        byte[] good = Files.readAllBytes(entry);
        // The constant in the class file, and the places around it.
        for (int i = 0; i < good.length; i += good.length / 12) {
            byte[] bad = good.clone();
            bad[i] ^= 0x55;
            Files.write(entry, bad);
            assertEquals(7, run(engine(), metered));
            assertEquals(-1, Arrays.mismatch(good, Files.readAllBytes(entry)), "it was compiled and kept again");
        }
        Files.write(entry, Arrays.copyOf(good, good.length / 2));
        assertEquals(7, run(engine(), metered));
    }

    @Test
    void sealedBytesThatAreNoCodeAreCompiledAgain() {
        MeteredModule metered = Guest.admit(new EndiveCompiled(), answering(7));
        CodeCache cache =
                CodeCache.open(folder(), ROOMY, InstantSource.system()).orElseThrow();
        String key = CodeKey.of(metered).orElseThrow();
        byte[] good = GuestCodeFile.write(Translation.translate(metered.bytes()));
        for (byte[] bad : List.of(
                new byte[0],
                new byte[] {-1, -1, -1, -1},
                Arrays.copyOf(good, good.length + 1),
                Arrays.copyOf(good, 99))) {
            assertEquals(Optional.empty(), GuestCodeFile.read(bad).map(GuestCode::machine));
            cache.keep(key, bad);
            assertEquals(7, run(engine(), metered));
            assertEquals(-1, Arrays.mismatch(good, cache.find(key).orElseThrow()));
        }
    }

    @Test
    void aFolderThatCantBeUsedChangesNothing() throws IOException {
        Path file = Files.write(temporary.resolve("file"), new byte[1]);
        Engine engine = new EndiveCompiled().keepingCode(file, ROOMY);
        MeteredModule metered = Guest.admit(engine, answering(7));
        assertEquals(7, run(engine, metered));
        Engine sudden = engine();
        Files.delete(folder().resolve("secret"));
        Files.delete(folder());
        assertEquals(7, run(sudden, metered));
    }

    @Test
    void theKeyNamesEverythingThatCodeDependsOn() {
        MeteredModule metered = Guest.admit(new EndiveCompiled(), answering(7));
        String key = CodeKey.of(metered).orElseThrow();
        for (String part : List.of(
                "original=" + metered.digest() + "\n",
                "features=" + "\n",
                "meter=" + Metering.VERSION + "\n",
                "translation=" + Translation.VERSION + "\n",
                "endive=1.0.0\n",
                "java=" + Runtime.version(),
                System.getProperty("java.vendor"))) {
            assertTrue(key.contains(part), () -> part + " in " + key);
        }
        assertNotEquals(
                key, CodeKey.of(Guest.admit(new EndiveCompiled(), answering(8))).orElseThrow());
    }

    @Test
    void anEngineWithoutAFolderKeepsNothing() throws IOException {
        run(new EndiveCompiled(), Guest.admit(new EndiveCompiled(), answering(7)));
        try (Stream<Path> files = Files.list(temporary)) {
            assertEquals(0, files.count());
        }
    }
}
