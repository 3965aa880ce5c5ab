package dev.caxton.wasm.binary;

/** What follows an opcode. */
enum Immediate {
    NONE,
    BLOCK_TYPE,
    LABEL,
    LABEL_TABLE,
    FUNCTION,
    TYPE_AND_TABLE,
    LOCAL,
    GLOBAL,
    TABLE,
    TWO_TABLES,
    ELEMENT,
    ELEMENT_AND_TABLE,
    DATA,
    DATA_AND_MEMORY,
    MEMORY,
    TWO_MEMORIES,
    ADDRESS,
    ADDRESS_AND_LANE,
    LANE,
    I32,
    I64,
    FOUR_BYTES,
    EIGHT_BYTES,
    SIXTEEN_BYTES,
    VALUE_TYPES,
    HEAP_TYPE,
    ZERO,
    /** The instruction belongs to a proposal whose immediates the reader does not know. */
    UNDECODABLE,
    /** No proposal that Caxton knows has such an instruction. */
    UNKNOWN
}
