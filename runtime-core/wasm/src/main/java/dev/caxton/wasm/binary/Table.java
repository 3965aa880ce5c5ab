package dev.caxton.wasm.binary;

/**
 * A table.
 *
 * @param reference the code of the type of its elements
 * @param limits its limits in elements
 */
public record Table(int reference, Limits limits) {

    static Table read(ByteReader in, FeatureUses uses) {
        int at = in.position();
        int reference = ValueTypes.readReference(in);
        if (reference != ValueTypes.FUNCREF) {
            uses.see(ValueTypes.features(reference), "a table of externref", in, at);
        }
        return new Table(reference, Limits.read(in));
    }
}
