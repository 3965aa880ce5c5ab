package dev.caxton.wasm.binary;

/**
 * The type of a global.
 *
 * @param type the code of the type of its value
 * @param mutable whether it can be set
 */
public record GlobalType(int type, boolean mutable) {

    static GlobalType read(ByteReader in, FeatureUses uses) {
        int at = in.position();
        int type = ValueTypes.read(in);
        uses.see(ValueTypes.features(type), "the type of a global", in, at);
        int mutability = in.u8();
        if (mutability > 1) {
            throw in.malformed("0x%02X where the mutability of a global is expected".formatted(mutability), at + 1);
        }
        return new GlobalType(type, mutability == 1);
    }
}
