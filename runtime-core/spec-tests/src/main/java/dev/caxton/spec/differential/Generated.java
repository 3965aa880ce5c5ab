package dev.caxton.spec.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Valid modules that Binaryen's {@code wasm-opt --translate-to-fuzz} makes of random bytes. They stay within the first version of WebAssembly, end by
 * themselves, and turn every NaN they meet into zero, so that engines that choose NaNs differently agree. The same seed gives the same module for the same
 * version of Binaryen.
 */
public final class Generated {

    private static final int MIN_INPUT = 400;
    private static final int MAX_INPUT = 6_000;
    private static final long TIMEOUT_SECONDS = 60;

    /** What is done to the raw module, by seed: optimised code has other shapes than generated code. */
    private static final List<List<String>> PASSES =
            List.of(List.of(), List.of("-O1"), List.of("--flatten", "-O2"), List.of("-O3", "--inlining-optimizing"));

    private final Path cache;

    /**
     * A generator.
     *
     * @param cache where modules are kept
     */
    public Generated(Path cache) {
        this.cache = cache;
    }

    /**
     * Whether {@code wasm-opt} is on the path.
     *
     * @return false if nothing can be generated here
     */
    public static boolean available() {
        try {
            return run(List.of("wasm-opt", "--version")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * One module.
     *
     * @param seed what it is made from
     * @return the binary
     */
    public byte[] module(long seed) {
        Path module = cache.resolve(seed + ".wasm");
        try {
            if (!Files.isRegularFile(module)) {
                generate(seed, module);
            }
            return Files.readAllBytes(module);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate(long seed, Path module) throws IOException {
        Files.createDirectories(cache);
        Random random = new Random(seed);
        byte[] bytes = new byte[MIN_INPUT + random.nextInt(MAX_INPUT - MIN_INPUT)];
        random.nextBytes(bytes);
        Path input = Files.write(cache.resolve(seed + ".input"), bytes);
        Path unfinished = cache.resolve(seed + ".unfinished");
        List<String> command = new ArrayList<>(List.of("wasm-opt", "--translate-to-fuzz", "--mvp-features"));
        command.addAll(PASSES.get(Math.floorMod(seed, PASSES.size())));
        command.addAll(List.of("--denan", input.toString(), "-o", unfinished.toString()));
        List<String> failed = run(command);
        if (!failed.isEmpty()) {
            throw new IOException("wasm-opt failed for seed " + seed + ": " + failed);
        }
        Files.move(unfinished, module, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(input);
    }

    /** Runs a program; returns nothing if it succeeds, otherwise what it said. */
    private static List<String> run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> said;
        try (InputStream out = process.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of("no end within " + TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return List.of("interrupted");
        }
        return process.exitValue() == 0 ? List.of() : List.of("exit " + process.exitValue(), said.toString());
    }
}
