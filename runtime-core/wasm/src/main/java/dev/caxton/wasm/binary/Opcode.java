package dev.caxton.wasm.binary;

/**
 * The opcodes that something in the front end treats in a way of its own. One behind a prefix byte is written as the prefix shifted left by 16, plus its number.
 * All others are only in {@link InstructionTable}.
 */
public final class Opcode {

    /** {@code unreachable}. */
    public static final int UNREACHABLE = 0x00;

    /** {@code nop}. */
    public static final int NOP = 0x01;

    /** {@code block}. */
    public static final int BLOCK = 0x02;

    /** {@code loop}. */
    public static final int LOOP = 0x03;

    /** {@code if}. */
    public static final int IF = 0x04;

    /** {@code else}. */
    public static final int ELSE = 0x05;

    /** {@code end}. */
    public static final int END = 0x0B;

    /** {@code br}. */
    public static final int BR = 0x0C;

    /** {@code br_if}. */
    public static final int BR_IF = 0x0D;

    /** {@code br_table}. */
    public static final int BR_TABLE = 0x0E;

    /** {@code return}. */
    public static final int RETURN = 0x0F;

    /** {@code call}. */
    public static final int CALL = 0x10;

    /** {@code call_indirect}. */
    public static final int CALL_INDIRECT = 0x11;

    /** {@code return_call}. */
    public static final int RETURN_CALL = 0x12;

    /** {@code return_call_indirect}. */
    public static final int RETURN_CALL_INDIRECT = 0x13;

    /** {@code local.get}. */
    public static final int LOCAL_GET = 0x20;

    /** {@code local.set}. */
    public static final int LOCAL_SET = 0x21;

    /** {@code local.tee}. */
    public static final int LOCAL_TEE = 0x22;

    /** {@code global.get}. */
    public static final int GLOBAL_GET = 0x23;

    /** {@code global.set}. */
    public static final int GLOBAL_SET = 0x24;

    /** {@code memory.size}. */
    public static final int MEMORY_SIZE = 0x3F;

    /** {@code memory.grow}. */
    public static final int MEMORY_GROW = 0x40;

    /** {@code i32.const}. */
    public static final int I32_CONST = 0x41;

    /** {@code i64.const}. */
    public static final int I64_CONST = 0x42;

    /** {@code f32.const}. */
    public static final int F32_CONST = 0x43;

    /** {@code f64.const}. */
    public static final int F64_CONST = 0x44;

    /** {@code i32.gt_s}. */
    public static final int I32_GT_S = 0x4A;

    /** {@code i32.le_u}. */
    public static final int I32_LE_U = 0x4D;

    /** {@code i64.lt_s}. */
    public static final int I64_LT_S = 0x53;

    /** {@code i32.add}. */
    public static final int I32_ADD = 0x6A;

    /** {@code i32.sub}. */
    public static final int I32_SUB = 0x6B;

    /** {@code i32.mul}. */
    public static final int I32_MUL = 0x6C;

    /** {@code i64.add}. */
    public static final int I64_ADD = 0x7C;

    /** {@code i64.sub}. */
    public static final int I64_SUB = 0x7D;

    /** {@code i64.mul}. */
    public static final int I64_MUL = 0x7E;

    /** {@code i64.shl}. */
    public static final int I64_SHL = 0x86;

    /** {@code i64.shr_u}. */
    public static final int I64_SHR_U = 0x88;

    /** {@code i64.extend_i32_u}. */
    public static final int I64_EXTEND_I32_U = 0xAD;

    /** {@code ref.null}. */
    public static final int REF_NULL = 0xD0;

    /** {@code ref.func}. */
    public static final int REF_FUNC = 0xD2;

    /** The prefix of garbage collection. */
    public static final int PREFIX_GC = 0xFB;

    /** The prefix of saturating conversions, bulk memory and tables. */
    public static final int PREFIX_MISC = 0xFC;

    /** The prefix of vectors. */
    public static final int PREFIX_SIMD = 0xFD;

    /** The prefix of atomics. */
    public static final int PREFIX_THREADS = 0xFE;

    /** {@code memory.init}. */
    public static final int MEMORY_INIT = PREFIX_MISC << 16 | 8;

    /** {@code data.drop}. */
    public static final int DATA_DROP = PREFIX_MISC << 16 | 9;

    /** {@code memory.copy}. */
    public static final int MEMORY_COPY = PREFIX_MISC << 16 | 10;

    /** {@code memory.fill}. */
    public static final int MEMORY_FILL = PREFIX_MISC << 16 | 11;

    /** {@code table.init}. */
    public static final int TABLE_INIT = PREFIX_MISC << 16 | 12;

    /** {@code table.copy}. */
    public static final int TABLE_COPY = PREFIX_MISC << 16 | 14;

    /** {@code table.grow}. */
    public static final int TABLE_GROW = PREFIX_MISC << 16 | 15;

    /** {@code table.size}. */
    public static final int TABLE_SIZE = PREFIX_MISC << 16 | 16;

    /** {@code table.fill}. */
    public static final int TABLE_FILL = PREFIX_MISC << 16 | 17;

    /** {@code v128.const}. */
    public static final int V128_CONST = PREFIX_SIMD << 16 | 12;

    private Opcode() {}
}
