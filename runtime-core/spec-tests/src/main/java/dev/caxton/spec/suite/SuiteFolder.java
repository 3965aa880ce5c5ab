package dev.caxton.spec.suite;

import dev.caxton.testkit.WastConverter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder with the official {@code .wast} files, and their converted form. The system property or the environment variable {@value #NAME} names it; otherwise
 * it is looked for beside the checkout.
 */
public final class SuiteFolder {

    /** The system property and the environment variable. */
    public static final String NAME = "CAXTON_WASM_TESTSUITE";

    private final Path folder;
    private final Path cache;

    private SuiteFolder(Path folder, Path cache) {
        this.folder = folder;
        this.cache = cache;
    }

    /**
     * Looks for the suite.
     *
     * @return empty if it is not on this machine
     */
    public static Optional<SuiteFolder> find() {
        Path module = module();
        Path folder = Optional.ofNullable(System.getProperty(NAME))
                .or(() -> Optional.ofNullable(System.getenv(NAME)))
                .map(Path::of)
                .orElseGet(
                        () -> module.resolve("../../../shared/wasm-testsuite").normalize());
        return Files.isRegularFile(folder.resolve("i32.wast"))
                ? Optional.of(new SuiteFolder(folder, module.resolve("target/wasm-testsuite")))
                : Optional.empty();
    }

    /** This Maven module's folder, found from its class files. */
    public static Path module() {
        try {
            Path classes = Path.of(SuiteFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path module = classes.resolve("../..").toAbsolutePath().normalize();
            if (!Files.isRegularFile(module.resolve("pom.xml"))) {
                throw new IllegalStateException(
                        "these classes are run from their target folder only, not from " + classes);
            }
            return module;
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The names of all scripts.
     *
     * @return without {@code .wast}, sorted
     */
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> String.valueOf(p.getFileName()))
                    .filter(n -> n.endsWith(".wast"))
                    .map(n -> n.substring(0, n.length() - ".wast".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One script, converted unless the cache has it.
     *
     * @param name as {@link #names} has it
     * @return its commands
     */
    public Script script(String name) {
        try {
            byte[] wast = Files.readAllBytes(folder.resolve(name + ".wast"));
            Path converted = cache.resolve(name + "-" + digest(wast));
            if (!Files.isDirectory(converted)) {
                convert(name, new String(wast, java.nio.charset.StandardCharsets.UTF_8), converted);
            }
            return ScriptReader.read(name, converted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All scripts.
     *
     * @return sorted by name
     */
    public List<Script> scripts() {
        List<Script> scripts = new ArrayList<>();
        names().parallelStream().map(this::script).forEachOrdered(scripts::add);
        return scripts;
    }

    private void convert(String name, String wast, Path converted) throws IOException {
        Files.createDirectories(cache);
        Path unfinished = Files.createTempDirectory(cache, "unfinished-");
        WastConverter.convert(name, wast, unfinished);
        Files.move(unfinished, converted, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
