package dev.caxton.wasm;

import java.util.Locale;

/** The value types of WebAssembly 2.0, with their code in the binary format. */
public enum ValueType {
    /** 32-bit integer. */
    I32(0x7F),
    /** 64-bit integer. */
    I64(0x7E),
    /** 32-bit float. */
    F32(0x7D),
    /** 64-bit float. */
    F64(0x7C),
    /** 128-bit vector. */
    V128(0x7B),
    /** Reference to a function. */
    FUNCREF(0x70),
    /** Reference to something of the host. */
    EXTERNREF(0x6F);

    private final int code;

    ValueType(int code) {
        this.code = code;
    }

    /**
     * The byte that stands for the type in a binary.
     *
     * @return an unsigned byte
     */
    public int code() {
        return code;
    }

    /**
     * The name in the text format.
     *
     * @return such as {@code i32}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
