package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;

/** Reads constant expressions. */
final class ConstantExpression {

    private ConstantExpression() {}

    /**
     * Reads one.
     *
     * @param importedGlobals how many globals are imported: the others can be read only with the proposal gc
     * @return where it stands, its {@code end} included
     */
    static Range read(InstructionReader in, FeatureUses uses, int importedGlobals) {
        int from = in.position();
        for (int i = 0; i <= StructuralLimits.CONSTANT_INSTRUCTIONS; i++) {
            int opcode = in.next();
            if (opcode == Opcode.END) {
                return new Range(from, in.position());
            }
            if (uses.isNew(in.features())) {
                uses.see(in.features(), Mnemonics.of(opcode) + " in a constant expression", in, in.start());
            }
            switch (opcode) {
                case Opcode.I32_CONST,
                        Opcode.I64_CONST,
                        Opcode.F32_CONST,
                        Opcode.F64_CONST,
                        Opcode.V128_CONST,
                        Opcode.REF_NULL,
                        Opcode.REF_FUNC -> {}
                case Opcode.GLOBAL_GET -> {
                    if (in.immediateIndex() >= importedGlobals) {
                        uses.see(
                                Feature.GC,
                                "a constant expression with a global that is not imported",
                                in.at(in.start()));
                    }
                }
                case Opcode.I32_ADD, Opcode.I32_SUB, Opcode.I32_MUL, Opcode.I64_ADD, Opcode.I64_SUB, Opcode.I64_MUL ->
                    uses.see(Feature.EXTENDED_CONST, "arithmetic in a constant expression", in.at(in.start()));
                default -> throw in.invalid("an instruction that is not constant", in.start());
            }
        }
        throw in.limit(
                "instructions in a constant expression",
                StructuralLimits.CONSTANT_INSTRUCTIONS + 1L,
                StructuralLimits.CONSTANT_INSTRUCTIONS,
                from);
    }
}
