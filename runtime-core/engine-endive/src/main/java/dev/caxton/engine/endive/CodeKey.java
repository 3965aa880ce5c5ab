package dev.caxton.engine.endive;

import dev.caxton.policy.Feature;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import run.endive.compiler.internal.Compiler;

/** What compiled code depends on, as a text: two modules with the same text have the same classes. */
final class CodeKey {

    private static final String PROPERTIES = "/META-INF/maven/run.endive/compiler/pom.properties";

    private CodeKey() {}

    /**
     * The key of a module on this machine.
     *
     * @param module the module
     * @return the text, or empty if the version of Endive is not known here
     */
    static Optional<String> of(MeteredModule module) {
        return endive().map(endive -> String.join(
                "\n",
                "original=" + module.digest(),
                // Takes in the limits on memory and depth, which the rewriter writes into the module.
                "metered=" + sha256(module.bytes()),
                "features="
                        + module.features().stream()
                                .map(Feature::toString)
                                .sorted()
                                .collect(Collectors.joining(",")),
                "meter=" + Metering.VERSION,
                "translation=" + Translation.VERSION,
                "endive=" + endive,
                "java=" + Runtime.version() + " of " + System.getProperty("java.vendor") + ", "
                        + System.getProperty("java.vm.name")));
    }

    /** The version of the compiler on the path: from its module, or from its jar where descriptors are ignored. */
    private static Optional<String> endive() {
        if (Compiler.class.getModule().isNamed()) {
            Optional<String> version =
                    Compiler.class.getModule().getDescriptor().rawVersion();
            if (version.isPresent()) {
                return version;
            }
        }
        try (InputStream in = Compiler.class.getResourceAsStream(PROPERTIES)) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(in);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
