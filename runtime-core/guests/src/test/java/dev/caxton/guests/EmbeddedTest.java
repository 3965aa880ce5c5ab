package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime in a {@code main} of its own, on the module path. */
class EmbeddedTest {

    private static final String MODULES = "dev.caxton.runtime,dev.caxton.engine.endive";

    @TempDir
    Path folder;

    @Test
    void itNeedsNothingOfThePlatformButTheBase() throws IOException, InterruptedException {
        Path module = Files.write(folder.resolve("echo.wasm"), House.guest("echo"));
        String tests = Path.of("target", "test-classes").toAbsolutePath().toString();
        String modules = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.equals(tests))
                .collect(Collectors.joining(File.pathSeparator));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-DontCompileHugeMethods",
                        "--module-path",
                        modules,
                        "--add-modules",
                        MODULES,
                        "--limit-modules",
                        "java.base," + MODULES,
                        "--class-path",
                        tests,
                        Embedded.class.getName(),
                        module.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, status, text);
        assertEquals("hello [java.base]", text.strip());
    }
}
