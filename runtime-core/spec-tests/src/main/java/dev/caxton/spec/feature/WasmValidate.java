package dev.caxton.spec.feature;

import dev.caxton.policy.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** WABT's {@code wasm-validate}, with each proposal switched on or off. */
public final class WasmValidate {

    /** What WABT has on unless it is switched off; it has no switch for what it does not know. */
    private static final Set<Feature> ON = EnumSet.of(
            Feature.MUTABLE_GLOBALS,
            Feature.SIGN_EXTENSION,
            Feature.SATURATING_FLOAT_TO_INT,
            Feature.MULTI_VALUE,
            Feature.BULK_MEMORY,
            Feature.REFERENCE_TYPES,
            Feature.SIMD);

    /** One shell for all files: starting a process from this JVM costs more than what it does. */
    private static final String LOOP =
            "while read -r f; do if wasm-validate \"$@\" \"$f\" >/dev/null 2>&1; then echo y; else echo n; fi; done";

    private WasmValidate() {}

    /**
     * Whether it is on the path.
     *
     * @return false if there is no oracle here
     */
    public static boolean available() {
        try {
            Process process = new ProcessBuilder("wasm-validate", "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                out.readAllBytes();
            }
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * WABT switches on what a proposal builds on: a set can be asked about only if it has that too.
     *
     * @param features any set
     * @return the set with what its members need
     */
    public static Set<Feature> closed(Set<Feature> features) {
        EnumSet<Feature> closed = EnumSet.noneOf(Feature.class);
        closed.addAll(features);
        if (closed.contains(Feature.EXCEPTIONS) || closed.contains(Feature.FUNCTION_REFERENCES)) {
            closed.add(Feature.REFERENCE_TYPES);
        }
        if (closed.contains(Feature.REFERENCE_TYPES)) {
            closed.add(Feature.BULK_MEMORY);
        }
        if (closed.contains(Feature.RELAXED_SIMD)) {
            closed.add(Feature.SIMD);
        }
        return closed;
    }

    /**
     * Asks about files.
     *
     * @param files modules
     * @param features a {@link #closed} set
     * @param work a folder for a list of the files
     * @return for each file whether it is valid with these features
     * @throws IOException if the tool can't be run
     */
    public static List<Boolean> ask(List<Path> files, Set<Feature> features, Path work) throws IOException {
        Path list = Files.write(
                work.resolve("oracle-files.txt"),
                files.stream().map(Path::toString).toList());
        List<String> command = new ArrayList<>(List.of("sh", "-c", LOOP, "oracle"));
        for (Feature feature : Feature.values()) {
            if (ON.contains(feature) && !features.contains(feature)) {
                command.add("--disable-" + feature);
            } else if (!ON.contains(feature) && features.contains(feature)) {
                command.add("--enable-" + feature);
            }
        }
        Process process = new ProcessBuilder(command)
                .redirectInput(list.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            List<Boolean> answers = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map("y"::equals)
                    .toList();
            if (answers.size() != files.size()) {
                throw new IOException("the oracle answered " + answers.size() + " of " + files.size() + " times");
            }
            return answers;
        }
    }
}
