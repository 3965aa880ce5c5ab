package dev.caxton.engine.endive;

import dev.caxton.policy.Feature;
import java.util.Set;

/** What Endive 1.0.0 passes the specification's suite with and the meter can account for. It decodes far more than that. */
final class EndiveFeatures {

    /**
     * Not here although Endive runs them: SIMD, which it only interprets and which is not measured; threads, whose waits lie outside the meter; tail calls and
     * exceptions, which leave a function by ways the depth counter does not see; and what came after WebAssembly 2.0.
     */
    static final Set<Feature> SAFE = Set.of(
            Feature.MUTABLE_GLOBALS,
            Feature.SIGN_EXTENSION,
            Feature.SATURATING_FLOAT_TO_INT,
            Feature.MULTI_VALUE,
            Feature.BULK_MEMORY,
            Feature.REFERENCE_TYPES,
            Feature.EXTENDED_CONST);

    private EndiveFeatures() {}
}
