package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;

/**
 * Reads a sequence of instructions, one at a time and without allocating: the only place where instructions are decoded. What {@link #next} found stays
 * readable until the next call. Not safe for use by several threads.
 */
public final class InstructionReader extends ByteReader {

    /** The block type without parameters and results. */
    public static final int EMPTY_BLOCK = -64;

    private static final long MULTI_VALUE = InstructionTable.bit(Feature.MULTI_VALUE);
    private static final long REFERENCE_TYPES = InstructionTable.bit(Feature.REFERENCE_TYPES);

    private int start;
    private int opcode;
    private int index;
    private int second;
    private int blockType;
    private int targets;
    private int targetsAt;
    private long features;

    /**
     * A reader of a module.
     *
     * @param bytes the module, not copied and not changed
     */
    public InstructionReader(byte[] bytes) {
        super(bytes);
    }

    /**
     * Reads the next instruction.
     *
     * @return its opcode, see {@link Opcode}
     * @throws ModuleException if there is none that is known
     */
    public int next() {
        start = position();
        int code = u8();
        Immediate immediate;
        if (code >= Opcode.PREFIX_GC && code <= Opcode.PREFIX_THREADS) {
            long number = u32();
            immediate = InstructionTable.prefixed(code, number);
            if (immediate == Immediate.UNKNOWN) {
                throw unknown("0x%02X 0x%02X".formatted(code, number));
            }
            features = InstructionTable.prefixedFeatures(code, number);
            opcode = code << 16 | (int) Math.min(number, 0xFFFF);
        } else {
            immediate = InstructionTable.plain(code);
            features = InstructionTable.plainFeatures(code);
            opcode = code;
        }
        immediates(immediate);
        return opcode;
    }

    /**
     * Passes over instructions up to the next notable one, which {@link #next} reads then, or to the end of the window.
     *
     * @param marks of the module
     * @param locals whether to stop at accesses to locals that are no parameters, too
     * @return how many were passed over
     */
    public int pass(CodeMarks marks, boolean locals) {
        int from = position();
        int to = marks.next(from, locals, from + remaining());
        skip(to - from);
        return marks.count(from, to);
    }

    private void immediates(Immediate immediate) {
        switch (immediate) {
            case NONE -> {}
            case BLOCK_TYPE -> blockType();
            case LABEL, FUNCTION, LOCAL, GLOBAL, TABLE, ELEMENT, DATA -> index = index();
            case LABEL_TABLE -> labelTable();
            case TYPE_AND_TABLE -> {
                index = index();
                table();
            }
            case TWO_TABLES, ELEMENT_AND_TABLE -> {
                index = index();
                second = index();
            }
            case DATA_AND_MEMORY -> {
                index = index();
                memory();
            }
            case MEMORY -> memory();
            case TWO_MEMORIES -> {
                memory();
                memory();
            }
            case ADDRESS -> address();
            case ADDRESS_AND_LANE -> {
                address();
                skip(1);
            }
            case LANE -> skip(1);
            case I32 -> signed(32);
            case I64 -> signed(64);
            case FOUR_BYTES -> skip(4);
            case EIGHT_BYTES -> skip(8);
            case SIXTEEN_BYTES -> skip(16);
            case VALUE_TYPES -> valueTypes();
            case HEAP_TYPE -> heapType();
            case ZERO -> zero();
            case UNDECODABLE ->
                throw ModuleException.undecodable(
                        InstructionTable.feature(features), "instruction " + Mnemonics.of(opcode), at(start));
            case UNKNOWN -> throw unknown("0x%02X".formatted(opcode));
        }
    }

    private ModuleException unknown(String code) {
        return malformed("unknown instruction " + code, start);
    }

    private void blockType() {
        int at = position();
        int first = u8();
        if (first == 0x40) {
            blockType = EMPTY_BLOCK;
            return;
        }
        long wide = ValueTypes.features(first);
        if (wide != 0 || (first > 0x7B && first < 0x80)) {
            blockType = first - 0x80;
            features |= wide;
            return;
        }
        if ((first & 0xC0) == 0x40) {
            throw ValueTypes.unknown(this, first, at, "block type");
        }
        window(at, at + remaining() + 1);
        long number = signed(33);
        if (number < 0) {
            throw malformed("a negative type index", at);
        }
        blockType = (int) Math.min(number, Integer.MAX_VALUE);
        features |= MULTI_VALUE;
    }

    private void labelTable() {
        targets = count("branch targets", StructuralLimits.BRANCH_TARGETS);
        targetsAt = position();
        for (int i = 0; i < targets; i++) {
            u32();
        }
        index = index();
    }

    private void table() {
        int at = position();
        second = index();
        // Before reference types this was a reserved byte.
        if (second != 0 || position() != at + 1) {
            features |= REFERENCE_TYPES;
        }
    }

    private void memory() {
        int at = position();
        if (u8() != 0) {
            throw ModuleException.undecodable(Feature.MULTI_MEMORY, "a memory other than the first", at(at));
        }
    }

    private void address() {
        int at = position();
        long alignment = u32();
        if (alignment >= 64 && alignment < 128) {
            throw ModuleException.undecodable(Feature.MULTI_MEMORY, "a memory other than the first", at(at));
        }
        if (alignment >= 32) {
            throw malformed("an alignment of 2^" + alignment, at);
        }
        u32();
    }

    private void valueTypes() {
        int count = count("types", StructuralLimits.RESULTS);
        for (int i = 0; i < count; i++) {
            features |= ValueTypes.features(ValueTypes.read(this));
        }
    }

    private void heapType() {
        ValueTypes.readReference(this);
    }

    private void zero() {
        int at = position();
        if (u8() != 0) {
            throw malformed("a reserved byte that is not zero", at);
        }
    }

    /**
     * Where the instruction begins; it ends at {@link #position}.
     *
     * @return bytes from the beginning of the module
     */
    public int start() {
        return start;
    }

    /**
     * The first index among the immediates: of a label, function, type, local, global, table or segment; of {@code br_table} the default label.
     *
     * @return the index
     */
    public int immediateIndex() {
        return index;
    }

    /**
     * The second index among the immediates, which is a table.
     *
     * @return the index
     */
    public int immediateTable() {
        return second;
    }

    /**
     * The type of the block that begins here: {@link #EMPTY_BLOCK}, a value type less 128, or the index of a type.
     *
     * @return the number that the binary format has for it
     */
    public int blockTypeCode() {
        return blockType;
    }

    /**
     * The labels of {@code br_table}, the default last.
     *
     * @param visitor is given each
     */
    public void targets(java.util.function.IntConsumer visitor) {
        int end = position();
        int left = remaining();
        window(targetsAt, end);
        for (int i = 0; i <= targets; i++) {
            visitor.accept(index());
        }
        window(end, end + left);
    }

    /**
     * How many labels {@code br_table} has besides the default.
     *
     * @return their number
     */
    public int targetCount() {
        return targets;
    }

    /** The features that the instruction belongs to, as bits of {@link FeatureUses}. */
    long features() {
        return features;
    }
}
