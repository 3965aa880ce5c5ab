package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Body;
import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import dev.caxton.wasm.binary.Range;
import dev.caxton.wasm.binary.Signature;
import dev.caxton.wasm.binary.ValueTypes;
import java.util.List;

/** Rewrites the bodies of functions: charges, call depth, remapped indices, canonical block types. Not safe for use by several threads. */
final class BodyRewriter {

    private final byte[] original;
    private final InstructionReader in;
    private final DecodedModule module;
    private final Indices indices;
    private final Emitter emitter;
    private final Maxima maxima;
    private final Leaves leaves;

    /** What the body that is being rewritten is written to, and where it keeps what the meter needs. */
    private ByteWriter out = new ByteWriter(0);

    private Counter counter = new Counter(0, false);
    private int depthLocal;
    private int sizeLocal;
    private int depth;
    private boolean outermost;

    BodyRewriter(byte[] original, DecodedModule module, Indices indices, Injection injection) {
        this.original = original;
        this.in = new InstructionReader(original);
        this.module = module;
        this.indices = indices;
        this.emitter = new Emitter(indices, injection);
        this.maxima = new Maxima(module, injection);
        this.leaves = new Leaves(original, module, indices.firstCopy());
    }

    /** Writes the rewritten body, without its length. */
    void rewrite(Signature signature, Body body, ByteWriter target) {
        out = target;
        in.window(body.code().from(), body.code().to());
        ChargePlan plan = ChargePlan.of(in, Costs.entry(body.declared()), module.importedFunctions(), leaves);
        int numbers = (plan.calls() ? 1 : 0) + (plan.sized() ? 1 : 0);
        int local = signature.parameterCount() + body.declared();
        depthLocal = local;
        sizeLocal = plan.calls() ? local + 1 : local;
        counter = new Counter(local + numbers, plan.loops());
        locals(body, numbers);
        if (counter.cached()) {
            emitter.load(out, counter);
        }
        in.window(body.code().from(), body.code().to());
        depth = 0;
        int region = 0;
        int depthAt = plan.depthAt(body.code().from());
        while (true) {
            if (plan.calls() && depthAt == in.position()) {
                emitter.enter(out, depthLocal);
            }
            if (region < plan.size() && plan.offset(region) == in.position()) {
                emitter.charge(out, plan.cost(region++), counter);
            }
            if (in.remaining() == 0) {
                return;
            }
            instruction(in.next());
        }
    }

    /** The functions of which there are copies without a meter, which {@link #copy} writes. */
    List<Integer> copied() {
        return leaves.copied();
    }

    /** Writes a body as it stands, without its length. There is no index in it that has moved. */
    void copy(Body body, ByteWriter target) {
        target.u32(body.declarations());
        target.copy(original, body.locals());
        target.copy(original, body.code());
    }

    /** The declarations of the original, and behind them those of the meter: numbers for depth and sizes, and the counter. */
    private void locals(Body body, int numbers) {
        out.u32(body.declarations() + (numbers > 0 ? 1 : 0) + 1);
        out.copy(original, body.locals());
        if (numbers > 0) {
            out.u32(numbers);
            out.u8(ValueTypes.I32);
        }
        out.u32(1);
        out.u8(ValueTypes.I64);
    }

    private void instruction(int opcode) {
        if (counter.cached() && mayLeave(opcode)) {
            emitter.store(out, counter);
        }
        switch (opcode) {
            case Opcode.BLOCK, Opcode.LOOP, Opcode.IF -> {
                depth++;
                out.u8(opcode);
                out.signed(canonical(in.blockTypeCode()));
            }
            case Opcode.END -> {
                depth--;
                out.u8(opcode);
            }
            case Opcode.CALL -> {
                if (leaves.contains(in.immediateIndex())) {
                    out.u8(opcode);
                    out.u32(leaves.copy(in.immediateIndex()));
                    return;
                }
                if (in.immediateIndex() >= module.importedFunctions()) {
                    emitter.beforeCall(out, depthLocal);
                }
                function(opcode);
                reload();
            }
            case Opcode.REF_FUNC -> function(opcode);
            case Opcode.CALL_INDIRECT -> {
                emitter.beforeCall(out, depthLocal);
                asItStands();
                reload();
            }
            default -> {
                SizedCharge kind = SizedCharge.of(opcode);
                if (kind != SizedCharge.NONE) {
                    int table = in.immediateIndex();
                    emitter.sized(out, kind, table, maxima.of(kind, table), sizeLocal);
                    reload();
                }
                asItStands();
            }
        }
    }

    /** Whether something else looks at the global after the instruction: a callee, the host, or whoever called this function. */
    private boolean mayLeave(int opcode) {
        return switch (opcode) {
            case Opcode.CALL -> !leaves.contains(in.immediateIndex());
            case Opcode.CALL_INDIRECT, Opcode.RETURN -> true;
            case Opcode.END -> depth == 0;
            case Opcode.BR, Opcode.BR_IF -> in.immediateIndex() == depth;
            case Opcode.BR_TABLE -> {
                outermost = false;
                in.targets(label -> outermost |= label == depth);
                yield outermost;
            }
            default -> SizedCharge.of(opcode) != SizedCharge.NONE;
        };
    }

    private void reload() {
        if (counter.cached()) {
            emitter.load(out, counter);
        }
    }

    private void function(int opcode) {
        out.u8(opcode);
        out.u32(indices.function(in.immediateIndex()));
    }

    private void asItStands() {
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
