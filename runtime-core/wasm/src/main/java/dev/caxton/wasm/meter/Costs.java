package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Opcode;

/**
 * What things cost, in units of fuel. The same numbers stand in {@code docs/metering.md}, which a test compares with this class. A unit is about what a simple
 * instruction costs.
 */
public final class Costs {

    /** Every instruction that is not free. */
    public static final int INSTRUCTION = 1;

    /** Entering a function, besides its locals: a frame. Makes every call cost something, even one to an empty function. */
    public static final int FRAME = 1;

    /** How many declared locals one unit sets to zero on entering a function. */
    public static final int LOCALS_PER_UNIT = 8;

    /** How many bytes one unit copies or fills, as a power of two: {@code memory.fill}, {@code memory.copy}, {@code memory.init}. */
    public static final int BYTES_PER_UNIT_SHIFT = 3;

    /** What a page costs that {@code memory.grow} asks for, as a power of two: as much as filling its 64 KiB. */
    public static final int PAGE_SHIFT = 16 - BYTES_PER_UNIT_SHIFT;

    private Costs() {}

    /**
     * What an instruction costs, apart from what its operands make it cost.
     *
     * @param opcode see {@link Opcode}
     * @return 0 for what only structures the code, otherwise {@link #INSTRUCTION}
     */
    public static int of(int opcode) {
        return switch (opcode) {
            case Opcode.BLOCK, Opcode.LOOP, Opcode.ELSE, Opcode.END -> 0;
            default -> INSTRUCTION;
        };
    }

    /**
     * What entering a function costs.
     *
     * @param declared how many locals it declares
     * @return at least {@link #FRAME}
     */
    public static int entry(int declared) {
        return FRAME + declared / LOCALS_PER_UNIT;
    }
}
