package dev.caxton.wasm.binary;

import java.util.List;

/** Names of the instructions that a feature gate may have to name. */
final class Mnemonics {

    private static final List<String> SIGN_EXTENSION =
            List.of("i32.extend8_s", "i32.extend16_s", "i64.extend8_s", "i64.extend16_s", "i64.extend32_s");

    private static final List<String> MISC = List.of(
            "i32.trunc_sat_f32_s",
            "i32.trunc_sat_f32_u",
            "i32.trunc_sat_f64_s",
            "i32.trunc_sat_f64_u",
            "i64.trunc_sat_f32_s",
            "i64.trunc_sat_f32_u",
            "i64.trunc_sat_f64_s",
            "i64.trunc_sat_f64_u",
            "memory.init",
            "data.drop",
            "memory.copy",
            "memory.fill",
            "table.init",
            "elem.drop",
            "table.copy",
            "table.grow",
            "table.size",
            "table.fill");

    private Mnemonics() {}

    static String of(int opcode) {
        int prefix = opcode >>> 16;
        int number = opcode & 0xFFFF;
        return switch (prefix) {
            case Opcode.PREFIX_MISC -> MISC.get(number);
            case Opcode.PREFIX_GC -> "0xFB 0x%02X (struct, array or cast)".formatted(number);
            case Opcode.PREFIX_SIMD -> "0xFD 0x%02X (v128)".formatted(number);
            case Opcode.PREFIX_THREADS -> "0xFE 0x%02X (atomic)".formatted(number);
            default -> plain(opcode);
        };
    }

    private static String plain(int opcode) {
        return switch (opcode) {
            case Opcode.BLOCK -> "block";
            case Opcode.LOOP -> "loop";
            case Opcode.IF -> "if";
            case 0x06 -> "try";
            case 0x07 -> "catch";
            case 0x08 -> "throw";
            case 0x09 -> "rethrow";
            case 0x0A -> "throw_ref";
            case Opcode.CALL_INDIRECT -> "call_indirect";
            case Opcode.RETURN_CALL -> "return_call";
            case Opcode.RETURN_CALL_INDIRECT -> "return_call_indirect";
            case 0x14 -> "call_ref";
            case 0x15 -> "return_call_ref";
            case 0x18 -> "delegate";
            case 0x19 -> "catch_all";
            case 0x1C -> "select with a type";
            case 0x1F -> "try_table";
            case 0x25 -> "table.get";
            case 0x26 -> "table.set";
            case 0xC0, 0xC1, 0xC2, 0xC3, 0xC4 -> SIGN_EXTENSION.get(opcode - 0xC0);
            case Opcode.REF_NULL -> "ref.null";
            case 0xD1 -> "ref.is_null";
            case Opcode.REF_FUNC -> "ref.func";
            case 0xD3 -> "ref.eq";
            case 0xD4 -> "ref.as_non_null";
            case 0xD5 -> "br_on_null";
            case 0xD6 -> "br_on_non_null";
            default -> "0x%02X".formatted(opcode);
        };
    }
}
