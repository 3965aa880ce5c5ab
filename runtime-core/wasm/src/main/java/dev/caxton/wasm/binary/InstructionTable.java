package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;
import java.util.Arrays;

/**
 * The one table of instructions: which immediates follow an opcode and which feature it belongs to. Source: the instruction index of the WebAssembly 2.0
 * specification, and the proposals tail-call, threads and relaxed-simd. Instructions of the proposals exceptions, function-references and gc are recognised,
 * but not read.
 */
final class InstructionTable {

    private static final int SIMD_SIZE = 0x114;

    private static final Immediate[] PLAIN = filled(256);
    private static final Immediate[] MISC = filled(18);
    private static final Immediate[] SIMD = filled(SIMD_SIZE);
    private static final Immediate[] THREADS = filled(0x4F);
    private static final long[] PLAIN_FEATURES = new long[256];
    private static final long[] MISC_FEATURES = new long[18];
    private static final boolean[] PLAIN_NOTABLE = new boolean[256];

    // memory.init: what comes before it converts numbers.
    private static final int FIRST_NOTABLE_MISC = 8;

    static {
        plain();
        misc();
        simd();
        threads();
        notable();
    }

    private InstructionTable() {}

    /** Whether an instruction is notable, see {@link CodeMarks}. */
    static boolean isNotable(int opcode) {
        return opcode < PLAIN_NOTABLE.length
                ? PLAIN_NOTABLE[opcode]
                : opcode >>> 16 == Opcode.PREFIX_MISC && (opcode & 0xFFFF) >= FIRST_NOTABLE_MISC;
    }

    static Immediate plain(int opcode) {
        return PLAIN[opcode];
    }

    static long plainFeatures(int opcode) {
        return PLAIN_FEATURES[opcode];
    }

    static Immediate prefixed(int prefix, long number) {
        return switch (prefix) {
            case Opcode.PREFIX_GC -> Immediate.UNDECODABLE;
            case Opcode.PREFIX_MISC -> at(MISC, number);
            case Opcode.PREFIX_SIMD -> at(SIMD, number);
            default -> at(THREADS, number);
        };
    }

    static long prefixedFeatures(int prefix, long number) {
        return switch (prefix) {
            case Opcode.PREFIX_GC -> bit(Feature.GC);
            case Opcode.PREFIX_MISC -> MISC_FEATURES[(int) number];
            case Opcode.PREFIX_SIMD ->
                number >= 0x100 ? bit(Feature.RELAXED_SIMD) | bit(Feature.SIMD) : bit(Feature.SIMD);
            default -> bit(Feature.THREADS);
        };
    }

    /** A set of features as bits, so that looking one up allocates nothing. The bits are never stored. */
    @SuppressWarnings("EnumOrdinal")
    static long bit(Feature feature) {
        return 1L << feature.ordinal();
    }

    /** The feature of the lowest bit that is set. */
    static Feature feature(long bits) {
        for (Feature feature : Feature.values()) {
            if ((bits & bit(feature)) != 0) {
                return feature;
            }
        }
        throw new IllegalArgumentException("no feature");
    }

    private static Immediate at(Immediate[] table, long number) {
        return number < table.length ? table[(int) number] : Immediate.UNKNOWN;
    }

    private static Immediate[] filled(int size) {
        Immediate[] table = new Immediate[size];
        Arrays.fill(table, Immediate.UNKNOWN);
        return table;
    }

    private static void fill(Immediate[] table, int first, int last, Immediate immediate) {
        Arrays.fill(table, first, last + 1, immediate);
    }

    private static void of(Feature feature, int first, int last, Immediate immediate) {
        fill(PLAIN, first, last, immediate);
        Arrays.fill(PLAIN_FEATURES, first, last + 1, bit(feature));
    }

    private static void notable() {
        Arrays.fill(PLAIN_NOTABLE, Opcode.BLOCK, Opcode.RETURN_CALL_INDIRECT + 1, true);
        PLAIN_NOTABLE[Opcode.UNREACHABLE] = true;
        PLAIN_NOTABLE[Opcode.MEMORY_GROW] = true;
        PLAIN_NOTABLE[Opcode.REF_FUNC] = true;
    }

    private static void plain() {
        fill(PLAIN, 0x00, 0x01, Immediate.NONE);
        fill(PLAIN, 0x02, 0x04, Immediate.BLOCK_TYPE);
        PLAIN[Opcode.ELSE] = Immediate.NONE;
        of(Feature.EXCEPTIONS, 0x06, 0x0A, Immediate.UNDECODABLE);
        PLAIN[Opcode.END] = Immediate.NONE;
        fill(PLAIN, 0x0C, 0x0D, Immediate.LABEL);
        PLAIN[Opcode.BR_TABLE] = Immediate.LABEL_TABLE;
        PLAIN[Opcode.RETURN] = Immediate.NONE;
        PLAIN[Opcode.CALL] = Immediate.FUNCTION;
        PLAIN[Opcode.CALL_INDIRECT] = Immediate.TYPE_AND_TABLE;
        of(Feature.TAIL_CALL, 0x12, 0x12, Immediate.FUNCTION);
        of(Feature.TAIL_CALL, 0x13, 0x13, Immediate.TYPE_AND_TABLE);
        of(Feature.FUNCTION_REFERENCES, 0x14, 0x15, Immediate.UNDECODABLE);
        of(Feature.EXCEPTIONS, 0x18, 0x19, Immediate.UNDECODABLE);
        fill(PLAIN, 0x1A, 0x1B, Immediate.NONE);
        of(Feature.REFERENCE_TYPES, 0x1C, 0x1C, Immediate.VALUE_TYPES);
        of(Feature.EXCEPTIONS, 0x1F, 0x1F, Immediate.UNDECODABLE);
        fill(PLAIN, 0x20, 0x22, Immediate.LOCAL);
        fill(PLAIN, 0x23, 0x24, Immediate.GLOBAL);
        of(Feature.REFERENCE_TYPES, 0x25, 0x26, Immediate.TABLE);
        fill(PLAIN, 0x28, 0x3E, Immediate.ADDRESS);
        fill(PLAIN, 0x3F, 0x40, Immediate.MEMORY);
        PLAIN[Opcode.I32_CONST] = Immediate.I32;
        PLAIN[Opcode.I64_CONST] = Immediate.I64;
        PLAIN[Opcode.F32_CONST] = Immediate.FOUR_BYTES;
        PLAIN[Opcode.F64_CONST] = Immediate.EIGHT_BYTES;
        fill(PLAIN, 0x45, 0xBF, Immediate.NONE);
        of(Feature.SIGN_EXTENSION, 0xC0, 0xC4, Immediate.NONE);
        of(Feature.REFERENCE_TYPES, 0xD0, 0xD0, Immediate.HEAP_TYPE);
        of(Feature.REFERENCE_TYPES, 0xD1, 0xD1, Immediate.NONE);
        of(Feature.REFERENCE_TYPES, 0xD2, 0xD2, Immediate.FUNCTION);
        of(Feature.GC, 0xD3, 0xD3, Immediate.UNDECODABLE);
        of(Feature.FUNCTION_REFERENCES, 0xD4, 0xD6, Immediate.UNDECODABLE);
    }

    private static void misc() {
        fill(MISC, 0, 7, Immediate.NONE);
        Arrays.fill(MISC_FEATURES, 0, 8, bit(Feature.SATURATING_FLOAT_TO_INT));
        Immediate[] rest = {
            Immediate.DATA_AND_MEMORY, // memory.init
            Immediate.DATA, // data.drop
            Immediate.TWO_MEMORIES, // memory.copy
            Immediate.MEMORY, // memory.fill
            Immediate.ELEMENT_AND_TABLE, // table.init
            Immediate.ELEMENT, // elem.drop
            Immediate.TWO_TABLES, // table.copy
            Immediate.TABLE, // table.grow
            Immediate.TABLE, // table.size
            Immediate.TABLE // table.fill
        };
        System.arraycopy(rest, 0, MISC, 8, rest.length);
        Arrays.fill(MISC_FEATURES, 8, 15, bit(Feature.BULK_MEMORY));
        Arrays.fill(MISC_FEATURES, 15, 18, bit(Feature.REFERENCE_TYPES));
    }

    private static void simd() {
        fill(SIMD, 0x0E, 0xFF, Immediate.NONE);
        fill(SIMD, 0x00, 0x0B, Immediate.ADDRESS); // v128.load ... v128.store
        fill(SIMD, 0x0C, 0x0D, Immediate.SIXTEEN_BYTES); // v128.const, i8x16.shuffle
        fill(SIMD, 0x15, 0x22, Immediate.LANE); // extract_lane, replace_lane
        fill(SIMD, 0x54, 0x5B, Immediate.ADDRESS_AND_LANE); // v128.load8_lane ... v128.store64_lane
        fill(SIMD, 0x5C, 0x5D, Immediate.ADDRESS); // v128.load32_zero, v128.load64_zero
        for (int hole : new int[] {
            0x9A, 0xA2, 0xA5, 0xA6, 0xAF, 0xB0, 0xB2, 0xB3, 0xB4, 0xBB, 0xC2, 0xC5, 0xC6, 0xCF, 0xD0, 0xD2, 0xD3, 0xD4,
            0xE2, 0xEE
        }) {
            SIMD[hole] = Immediate.UNKNOWN;
        }
        fill(SIMD, 0x100, SIMD_SIZE - 1, Immediate.NONE);
    }

    private static void threads() {
        fill(THREADS, 0x00, 0x02, Immediate.ADDRESS); // notify and wait
        THREADS[0x03] = Immediate.ZERO; // atomic.fence
        fill(THREADS, 0x10, 0x4E, Immediate.ADDRESS);
    }
}
