package dev.caxton.wasm.binary;

import java.util.function.IntConsumer;

/** Reads bodies of functions: checks their structure and remembers the features they use. Types are the validator's business. */
final class BodyReader {

    private static final byte IS_BLOCK = 0;
    private static final byte IS_IF = 1;
    private static final byte IS_ELSE = 2;

    private final InstructionReader in;
    private final DecodedModule module;
    private final FeatureUses uses;
    private final CodeMarks marks;
    private final byte[] blocks = new byte[StructuralLimits.NESTING + 1];
    private int depth;
    private int allTargets;

    BodyReader(InstructionReader in, DecodedModule module, FeatureUses uses) {
        this.in = in;
        this.module = module;
        this.uses = uses;
        this.marks = module.marks;
    }

    /** Reads the body that begins here and has the given signature. */
    Body read(Signature signature) {
        int from = in.position();
        int declarations = in.count("declarations of locals", StructuralLimits.LOCALS);
        int localsFrom = in.position();
        long locals = signature.parameterCount();
        for (int i = 0; i < declarations; i++) {
            int at = in.position();
            locals += in.u32();
            if (locals > StructuralLimits.LOCALS) {
                throw in.limit("locals", locals, StructuralLimits.LOCALS, at);
            }
            int typeAt = in.position();
            uses.see(ValueTypes.features(ValueTypes.read(in)), "the type of a local", in, typeAt);
        }
        int codeFrom = in.position();
        instructions(signature.parameterCount());
        if (in.remaining() != 0) {
            throw in.malformed("bytes after the end of the function", in.position());
        }
        if (in.position() - from > StructuralLimits.FUNCTION_BYTES) {
            throw in.limit("bytes in a function", in.position() - from, StructuralLimits.FUNCTION_BYTES, from);
        }
        return new Body(
                new Range(localsFrom, codeFrom),
                declarations,
                (int) locals - signature.parameterCount(),
                new Range(codeFrom, in.position()));
    }

    private void instructions(int parameters) {
        depth = 0;
        blocks[0] = IS_BLOCK;
        while (true) {
            int opcode = in.next();
            long features = in.features();
            if (features != 0 && uses.isNew(features)) {
                uses.see(features, Mnemonics.of(opcode), in, in.start());
            }
            marks.begin(in.start());
            if (!InstructionTable.isNotable(opcode)) {
                if (opcode >= Opcode.LOCAL_GET && opcode <= Opcode.LOCAL_TEE && in.immediateIndex() >= parameters) {
                    marks.local(in.start());
                }
                continue;
            }
            marks.notable(in.start());
            switch (opcode) {
                case Opcode.BLOCK, Opcode.LOOP -> enter(IS_BLOCK);
                case Opcode.IF -> enter(IS_IF);
                case Opcode.ELSE -> {
                    if (blocks[depth] != IS_IF) {
                        throw in.malformed("else without if", in.start());
                    }
                    blocks[depth] = IS_ELSE;
                }
                case Opcode.END -> {
                    if (--depth < 0) {
                        return;
                    }
                }
                case Opcode.BR, Opcode.BR_IF -> label(in.immediateIndex());
                case Opcode.BR_TABLE -> labels();
                case Opcode.CALL, Opcode.RETURN_CALL, Opcode.REF_FUNC ->
                    inRange("function", in.immediateIndex(), module.functionCount());
                case Opcode.CALL_INDIRECT, Opcode.RETURN_CALL_INDIRECT ->
                    inRange("type", in.immediateIndex(), module.types().size());
                case Opcode.MEMORY_INIT, Opcode.DATA_DROP -> {
                    if (module.dataCount() < 0) {
                        throw in.malformed("a data segment is used without a data count section", in.start());
                    }
                }
                default -> {}
            }
        }
    }

    private void enter(byte kind) {
        if (++depth > StructuralLimits.NESTING) {
            throw in.limit("blocks inside each other", depth, StructuralLimits.NESTING, in.start());
        }
        blocks[depth] = kind;
        if (in.blockTypeCode() >= 0) {
            inRange("type", in.blockTypeCode(), module.types().size());
        }
    }

    private void labels() {
        allTargets += in.targetCount();
        if (allTargets > StructuralLimits.ALL_BRANCH_TARGETS) {
            throw in.limit("branch targets in the module", allTargets, StructuralLimits.ALL_BRANCH_TARGETS, in.start());
        }
        IntConsumer check = this::label;
        in.targets(check);
    }

    private void label(int label) {
        if (label > depth) {
            throw in.invalid("unknown label " + label, in.start());
        }
    }

    private void inRange(String what, int index, int size) {
        if (index >= size) {
            throw in.invalid("unknown %s %d".formatted(what, index), in.start());
        }
    }
}
