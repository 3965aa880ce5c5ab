package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Opcode;

/** How the operand of an instruction makes it cost more. The operand is always the last one, an i32 that is read without a sign. */
enum SizedCharge {
    /** It does not. */
    NONE,
    /** By the bytes it moves. */
    BYTES,
    /** By the elements it moves. */
    ELEMENTS,
    /** By the pages it asks for, if there is room for them. */
    PAGES,
    /** By the elements it asks for and those there are, if there is room for them: a table grows by being copied. */
    TABLE_GROWTH;

    static SizedCharge of(int opcode) {
        return switch (opcode) {
            case Opcode.MEMORY_FILL, Opcode.MEMORY_COPY, Opcode.MEMORY_INIT -> BYTES;
            case Opcode.TABLE_INIT, Opcode.TABLE_COPY, Opcode.TABLE_FILL -> ELEMENTS;
            case Opcode.MEMORY_GROW -> PAGES;
            case Opcode.TABLE_GROW -> TABLE_GROWTH;
            default -> NONE;
        };
    }
}
