package dev.caxton.wasm;

import dev.caxton.policy.Feature;
import java.util.List;
import java.util.Set;

/**
 * What a module must respect to be admitted. Absent means refused.
 *
 * @param level the name of the level or document the rules come from, for messages
 * @param features the features it may use
 * @param imports the functions it may import; nothing but functions can be imported
 * @param maxImports how many functions it may import
 * @param exports the exports the host needs
 * @param memoryPages the most linear memory it may have, in pages of 64 KiB; its declared maximum is clamped to this
 * @param callDepth nested guest calls before the metered module reports that it goes too deep
 */
public record ModuleRules(
        String level,
        Set<Feature> features,
        Set<AdmittedImport> imports,
        int maxImports,
        List<RequiredExport> exports,
        int memoryPages,
        int callDepth) {

    /** The most pages that a memory can have: 4 GiB, from the specification. */
    public static final int MEMORY_PAGES = 65_536;

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public ModuleRules {
        if (maxImports < 0) {
            throw new IllegalArgumentException("maxImports is negative: " + maxImports);
        }
        if (memoryPages < 0 || memoryPages > MEMORY_PAGES) {
            throw new IllegalArgumentException("memoryPages is not in 0.." + MEMORY_PAGES + ": " + memoryPages);
        }
        if (callDepth < 1) {
            throw new IllegalArgumentException("callDepth is not positive: " + callDepth);
        }
        features = Set.copyOf(features);
        imports = Set.copyOf(imports);
        exports = List.copyOf(exports);
    }
}
