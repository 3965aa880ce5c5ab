package dev.caxton.wasm;

import dev.caxton.policy.Feature;
import dev.caxton.policy.LevelRules;
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
        return !LevelRules.NEVER.contains(feature);
    }
}
