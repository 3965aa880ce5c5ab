package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime whose heap is small is filled from every side, and refuses; it does not run out of memory. */
class SmallHeapTest {

    @TempDir
    Path folder;

    /** What a program says that runs with little heap, and to its end. */
    private String output(Class<?> program, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-DontCompileHugeMethods",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, status, text);
        return text;
    }

    @Test
    void whatTurnsHoldDoesNotFillTheHeap() throws IOException, InterruptedException {
        String text = output(ManyTurns.class);
        assertTrue(text.matches("(?s).*turns 24 kept [1-9][0-9]* of 480\\R"), text);
    }

    @Test
    void whatDoesNotFitIsRefusedOrForgotten() throws IOException, InterruptedException {
        Path module = Files.write(folder.resolve("hog.wasm"), House.guest("hog"));
        String text = output(SmallHeap.class, module.toString());
        assertTrue(
                text.lines().anyMatch(line -> line.matches("refused CAX-RESOURCE-(MEMORY|CODE) agents [1-9][0-9]+ .*")),
                text);
        assertTrue(text.matches("(?s).* messages [1-9][0-9]+ letters [1-9][0-9]+ .*"), text);
    }
}
