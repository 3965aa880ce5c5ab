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

    /** Copies the collections. */
    public ModuleRules {
        features = Set.copyOf(features);
        imports = Set.copyOf(imports);
        exports = List.copyOf(exports);
    }
}
