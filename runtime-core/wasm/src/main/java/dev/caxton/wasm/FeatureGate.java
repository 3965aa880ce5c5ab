package dev.caxton.wasm;

import dev.caxton.policy.Feature;
import dev.caxton.wasm.binary.FeatureUses;
import dev.caxton.wasm.binary.FunctionNames;
import java.util.Map;
import java.util.Optional;

/** Refuses features that the rules do not admit. */
final class FeatureGate {

    private FeatureGate() {}

    static Optional<Refusal> check(FeatureUses uses, ModuleRules rules, FunctionNames names) {
        for (Map.Entry<Feature, FeatureUses.Use> use : uses.all().entrySet()) {
            Feature feature = use.getKey();
            String what = use.getValue().what();
            String place = use.getValue().place().describe(names);
            if (!isSupported(feature)) {
                return Optional.of(Refusals.unsupported(feature, what, place));
            }
            if (!rules.features().contains(feature)) {
                return Optional.of(new Refusal(
                        Refusals.FEATURE,
                        "The module uses the feature %s, which \"%s\" does not admit: %s (%s)."
                                .formatted(feature, rules.level(), what, place),
                        "Admit the feature %s in the policy of the agent, or compile without it: %s"
                                .formatted(feature, Remedies.flags(feature))));
            }
        }
        return Optional.empty();
    }

    /** What the front end can decode and meter. A policy can't widen this. */
    static boolean isSupported(Feature feature) {
        return switch (feature) {
            case MUTABLE_GLOBALS,
                    SIGN_EXTENSION,
                    SATURATING_FLOAT_TO_INT,
                    MULTI_VALUE,
                    BULK_MEMORY,
                    REFERENCE_TYPES,
                    SIMD,
                    EXTENDED_CONST -> true;
            // An atomic wait would block outside the meter; relaxed instructions give other results on other engines;
            // Endive 1.0.0 fails on a tail call of a
            // function with locals to itself; the others are not decoded.
            case THREADS, RELAXED_SIMD, TAIL_CALL, EXCEPTIONS, FUNCTION_REFERENCES, GC, MULTI_MEMORY, MEMORY64 -> false;
        };
    }
}
