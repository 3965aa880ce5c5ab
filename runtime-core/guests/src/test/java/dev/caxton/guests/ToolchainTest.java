package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caxton.policy.Level;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in C, with malloc and printf, compiled by the toolchain of this machine where it has one (Debian: clang, lld, wasi-libc, libclang-rt-dev-wasm32). */
class ToolchainTest {

    private static final Path SOURCE = Path.of("..", "..", "examples", "agents", "c", "tally.c");

    @TempDir
    Path folder;

    private Path compiled() throws IOException, InterruptedException {
        Path module = folder.resolve("tally.wasm");
        Process clang;
        try {
            clang = new ProcessBuilder(
                            "clang",
                            "--target=wasm32-wasi",
                            "-mcpu=mvp",
                            "-mexec-model=reactor",
                            "-O2",
                            SOURCE.toString(),
                            "-o",
                            module.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("clang.txt").toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no clang: " + e.getMessage());
            throw e;
        }
        boolean ended = clang.waitFor(2, TimeUnit.MINUTES);
        assumeTrue(
                ended && clang.exitValue() == 0,
                () -> "clang can't build for wasm32-wasi here: " + text(folder.resolve("clang.txt")));
        return module;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void anAgentInCRunsAtTheDefaultLevel() throws Exception {
        byte[] module = Files.readAllBytes(compiled());
        try (House house = new House()) {
            house.deploy(House.descriptor("tally", Level.DEFAULT, Limits.DEFAULT), module);
            assertEquals("4 words, 4.75 letters each", house.reply("tally", "what a fine morning"));
            assertEquals("0 words, 0.00 letters each", house.reply("tally", ""));
            for (int i = 0; i < 50; i++) {
                assertEquals("1 words, 5000.00 letters each", house.reply("tally", "x".repeat(5_000)));
            }
            List<String> lines = house.runtime.logs(House.id("tally"), 0, 2).stream()
                    .map(LogLine::text)
                    .toList();
            assertEquals(List.of("counted 19 bytes", "counted 0 bytes"), lines);
        }
    }
}
