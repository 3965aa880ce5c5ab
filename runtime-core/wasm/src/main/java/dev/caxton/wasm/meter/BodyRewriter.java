package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Body;
import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import dev.caxton.wasm.binary.Range;
import dev.caxton.wasm.binary.Signature;
import dev.caxton.wasm.binary.ValueTypes;

/** Rewrites the bodies of functions: charges, call depth, remapped indices, canonical block types. Not safe for use by several threads. */
final class BodyRewriter {

    private final byte[] original;
    private final InstructionReader in;
    private final DecodedModule module;
    private final Indices indices;
    private final Emitter emitter;
    private final Maxima maxima;

    BodyRewriter(byte[] original, DecodedModule module, Indices indices, Injection injection) {
        this.original = original;
        this.in = new InstructionReader(original);
        this.module = module;
        this.indices = indices;
        this.emitter = new Emitter(indices, injection);
        this.maxima = new Maxima(module, injection);
    }

    /** Writes the rewritten body, without its length. */
    void rewrite(Signature signature, Body body, ByteWriter out) {
        in.window(body.code().from(), body.code().to());
        ChargePlan plan = ChargePlan.of(in, Costs.entry(body.declared()), module.importedFunctions());
        int local = signature.parameterCount() + body.declared();
        int extra = (plan.calls() ? 1 : 0) + (plan.sized() ? 1 : 0);
        out.u32(body.declarations() + (extra > 0 ? 1 : 0));
        out.copy(original, body.locals());
        if (extra > 0) {
            out.u32(extra);
            out.u8(ValueTypes.I32);
        }
        int depthLocal = local;
        int sizeLocal = plan.calls() ? local + 1 : local;
        if (plan.calls()) {
            emitter.enter(out, depthLocal);
        }
        in.window(body.code().from(), body.code().to());
        int region = 0;
        while (true) {
            if (region < plan.size() && plan.offset(region) == in.position()) {
                emitter.charge(out, plan.cost(region++));
            }
            if (in.remaining() == 0) {
                return;
            }
            instruction(in.next(), out, depthLocal, sizeLocal);
        }
    }

    private void instruction(int opcode, ByteWriter out, int depthLocal, int sizeLocal) {
        switch (opcode) {
            case Opcode.BLOCK, Opcode.LOOP, Opcode.IF -> {
                out.u8(opcode);
                out.signed(canonical(in.blockTypeCode()));
            }
            case Opcode.CALL -> {
                if (in.immediateIndex() >= module.importedFunctions()) {
                    emitter.beforeCall(out, depthLocal);
                }
                function(opcode, out);
            }
            case Opcode.REF_FUNC -> function(opcode, out);
            case Opcode.CALL_INDIRECT -> {
                emitter.beforeCall(out, depthLocal);
                asItStands(out);
            }
            default -> {
                SizedCharge kind = SizedCharge.of(opcode);
                if (kind != SizedCharge.NONE) {
                    int table = in.immediateIndex();
                    emitter.sized(out, kind, table, maxima.of(kind, table), sizeLocal);
                }
                asItStands(out);
            }
        }
    }

    private void function(int opcode, ByteWriter out) {
        out.u8(opcode);
        out.u32(indices.function(in.immediateIndex()));
    }

    private void asItStands(ByteWriter out) {
        out.copy(original, new Range(in.start(), in.position()));
    }

    /** The short form of a block type, if it has one. */
    private int canonical(int code) {
        if (code < 0) {
            return code;
        }
        Signature type = module.types().get(code);
        if (type.parameterCount() > 0 || type.resultCount() > 1) {
            return code;
        }
        return type.resultCount() == 0 ? InstructionReader.EMPTY_BLOCK : type.result(0) - 0x80;
    }
}
