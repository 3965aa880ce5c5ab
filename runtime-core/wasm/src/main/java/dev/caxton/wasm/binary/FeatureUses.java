package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The first use of each feature in a module, in the order of its bytes. */
public final class FeatureUses {

    private final Map<Feature, Use> first = new EnumMap<>(Feature.class);
    private long seen;

    /**
     * A use of a feature.
     *
     * @param what what uses it, such as {@code i32.extend8_s}
     * @param place where
     */
    public record Use(String what, Place place) {}

    /**
     * Remembers a use, if it is the first.
     *
     * @param feature the feature
     * @param what what uses it
     * @param place where
     */
    void see(Feature feature, String what, Place place) {
        seen |= InstructionTable.bit(feature);
        first.putIfAbsent(feature, new Use(what, place));
    }

    /** Remembers what is new in a set of bits, one for each feature. */
    void see(long bits, String what, ByteReader in, int offset) {
        if ((bits & ~seen) == 0) {
            return;
        }
        for (Feature feature : Feature.values()) {
            if ((bits & ~seen & InstructionTable.bit(feature)) != 0) {
                see(feature, what, in.at(offset));
            }
        }
    }

    /** Whether a set of bits has one that was not seen before. */
    boolean isNew(long bits) {
        return (bits & ~seen) != 0;
    }

    /**
     * The first uses.
     *
     * @return an unmodifiable map in the order of {@link Feature}
     */
    public Map<Feature, Use> all() {
        return Collections.unmodifiableMap(first);
    }
}
