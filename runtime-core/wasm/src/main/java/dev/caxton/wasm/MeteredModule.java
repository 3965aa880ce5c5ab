package dev.caxton.wasm;

import dev.caxton.policy.Feature;
import java.util.List;
import java.util.Set;

/**
 * A module that respects its rules, rewritten so that it can be stopped. Only the front end makes one.
 */
public final class MeteredModule {

    private final String digest;
    private final byte[] bytes;
    private final Original original;
    private final List<String> warnings;

    /** What is known of the original. */
    record Original(
            Set<Feature> features, List<AdmittedImport> imports, Set<String> exports, boolean start, long stack) {
        Original {
            features = Set.copyOf(features);
            imports = List.copyOf(imports);
            exports = Set.copyOf(exports);
        }
    }

    MeteredModule(String digest, byte[] bytes, Original original, List<String> warnings) {
        this.digest = digest;
        this.bytes = bytes;
        this.original = original;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * SHA-256 of the original bytes: the name of the module everywhere.
     *
     * @return lower-case hexadecimal
     */
    public String digest() {
        return digest;
    }

    /**
     * The rewritten bytes, for an engine.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The features that the original uses.
     *
     * @return an unmodifiable set
     */
    public Set<Feature> features() {
        return original.features();
    }

    /**
     * The functions that the original imports, without those that metering added.
     *
     * @return in the order of the original, duplicates included
     */
    public List<AdmittedImport> imports() {
        return original.imports();
    }

    /**
     * The names that the original exports.
     *
     * @return an unmodifiable set
     */
    public Set<String> exports() {
        return original.exports();
    }

    /**
     * Whether the original has a start function, now exported as {@link Metering#START}.
     *
     * @return true if the host has to call it
     */
    public boolean hasStart() {
        return original.start();
    }

    /**
     * How much of a stack the calls of its functions can take together: an upper bound of their locals and operands.
     *
     * @return slots of 8 bytes; {@link Long#MAX_VALUE} where calls can be nested as deep as the limit on depth allows
     */
    public long stack() {
        return original.stack();
    }

    /**
     * What the author should know although it is no reason for refusal, such as a function too large to be compiled well.
     *
     * @return sentences
     */
    public List<String> warnings() {
        return warnings;
    }
}
