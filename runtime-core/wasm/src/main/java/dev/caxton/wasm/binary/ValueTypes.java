package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;

/** The codes of value types, and which features they belong to. Source: the section "Types" of the binary format of WebAssembly 2.0 and of the proposals. */
public final class ValueTypes {

    /** {@code i32}. */
    public static final int I32 = 0x7F;

    /** {@code i64}. */
    public static final int I64 = 0x7E;

    /** {@code v128}. */
    public static final int V128 = 0x7B;

    /** {@code funcref}. */
    public static final int FUNCREF = 0x70;

    /** {@code externref}. */
    public static final int EXTERNREF = 0x6F;

    private ValueTypes() {}

    /**
     * Reads a value type.
     *
     * @param in where it is
     * @return its code
     * @throws ModuleException if there is none, or one of a proposal that is not read
     */
    static int read(ByteReader in) {
        int start = in.position();
        int code = in.u8();
        if ((code >= V128 && code <= I32) || code == FUNCREF || code == EXTERNREF) {
            return code;
        }
        throw unknown(in, code, start, "value type");
    }

    /**
     * Reads a reference type.
     *
     * @param in where it is
     * @return its code
     * @throws ModuleException if there is none, or one of a proposal that is not read
     */
    static int readReference(ByteReader in) {
        int start = in.position();
        int code = in.u8();
        if (code == FUNCREF || code == EXTERNREF) {
            return code;
        }
        throw unknown(in, code, start, "reference type");
    }

    /** What to say of a type that is none of WebAssembly 2.0. */
    static ModuleException unknown(ByteReader in, int code, int offset, String what) {
        return switch (code) {
            case 0x63, 0x64 ->
                ModuleException.undecodable(Feature.FUNCTION_REFERENCES, "a typed reference", in.at(offset));
            case 0x69, 0x74 ->
                ModuleException.undecodable(Feature.EXCEPTIONS, "a reference to an exception", in.at(offset));
            case 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x71, 0x72, 0x73, 0x77, 0x78 ->
                ModuleException.undecodable(Feature.GC, "a type of the proposal gc", in.at(offset));
            default -> in.malformed("0x%02X where a %s is expected".formatted(code, what), offset);
        };
    }

    /**
     * The features that a type belongs to.
     *
     * @param code its code
     * @return the bits of {@link FeatureUses}
     */
    static long features(int code) {
        return switch (code) {
            case V128 -> InstructionTable.bit(Feature.SIMD);
            case FUNCREF, EXTERNREF -> InstructionTable.bit(Feature.REFERENCE_TYPES);
            default -> 0;
        };
    }
}
