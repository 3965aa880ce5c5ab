package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Body;
import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
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
    private final Functions functions;

    /** What the body that is being rewritten is written to, and where it keeps what the meter needs. */
    private ByteWriter out = new ByteWriter(0);

    private Counter counter = new Counter(0, false);
    private boolean deep;
    private int depthLocal;
    private int sizeLocal;

    /** The first local that is not where it was, because a parameter was put before it. */
    private int moved;

    private int depth;
    private boolean outermost;

    BodyRewriter(byte[] original, DecodedModule module, Functions functions, Indices indices, Injection injection) {
        this.original = original;
        this.in = new InstructionReader(original);
        this.module = module;
        this.functions = functions;
        this.indices = indices;
        this.emitter = new Emitter(indices, injection);
        this.maxima = new Maxima(module, injection);
    }

    /** Writes the rewritten body of a function as those call it who call it by its index. Without its length. */
    void rewrite(int function, ByteWriter target) {
        boolean inner = functions.inner(function);
        body(function, target, inner, inner ? 0 : functions.prepaid(function));
    }

    /** Writes the body of the door of an inner function, without its length. */
    void door(int function, ByteWriter target) {
        if (functions.copied(function)) {
            body(function, target, false, functions.prepaid(function));
            return;
        }
        Signature signature = module.signature(function);
        int local = signature.parameterCount();
        target.u32(1);
        target.u32(1);
        target.u8(ValueTypes.I64);
        if (functions.prepaid(function) > 0) {
            emitter.checkedCharge(target, functions.prepaid(function), new Counter(local, false));
        }
        for (int i = 0; i < local; i++) {
            Emitter.get(target, Opcode.LOCAL_GET, i);
        }
        if (functions.deep(function)) {
            emitter.level(target);
        }
        Emitter.get(target, Opcode.CALL, indices.function(function));
        target.u8(Opcode.END);
    }

    /**
     * Writes a rewritten body.
     *
     * @param told whether the last parameter says how deep the function is
     * @param owed what is to be paid at the beginning besides the charges of the function
     */
    private void body(int function, ByteWriter target, boolean told, long owed) {
        out = target;
        Body body = module.bodies().get(function - module.importedFunctions());
        Flow flow = functions.flow(function);
        Charges charges = functions.charges(function);
        int parameters = module.signature(function).parameterCount();
        deep = functions.deep(function);
        boolean parameter = deep && told;
        moved = parameter ? parameters : Integer.MAX_VALUE;
        int local = parameters + body.declared() + (parameter ? 1 : 0);
        depthLocal = parameter ? parameters : local;
        int numbers = deep && !parameter ? 1 : 0;
        sizeLocal = local + numbers;
        numbers += flow.has(Flow.SIZED) ? 1 : 0;
        boolean counts = owed > 0 || charges.size() > 0;
        counter = new Counter(local + numbers, counts && flow.has(Flow.LOOPS));
        locals(body, numbers, counts);
        if (counter.cached()) {
            emitter.load(out, counter);
        }
        in.window(body.code().from(), body.code().to());
        depth = 0;
        int next = 0;
        int begin = in.position();
        int depthAt = deep ? functions.depthAt(function) : -1;
        while (true) {
            int charge = next < charges.size() && charges.offset(next) == in.position() ? next++ : -1;
            if (depthAt == in.position()) {
                if (!parameter) {
                    emitter.enter(out, depthLocal);
                }
                if (charge >= 0 && charges.open(charge)) {
                    emitter.checkedCharge(out, 0, counter);
                }
                emitter.checkDepth(out, depthLocal);
            }
            long cost = in.position() == begin ? owed : 0;
            boolean check = cost > 0;
            if (charge >= 0) {
                cost += charges.cost(charge);
                check |= charges.checks(charge);
            }
            if (check) {
                emitter.checkedCharge(out, cost, counter);
            } else if (cost > 0) {
                emitter.charge(out, cost, counter);
            }
            if (in.remaining() == 0) {
                return;
            }
            int from = in.position();
            in.pass(module.marks(), parameter);
            out.copy(original, from, in.position());
            instruction(in.next());
        }
    }

    /** The declarations of the original, and behind them those of the meter: numbers for depth and sizes, and the counter. */
    private void locals(Body body, int numbers, boolean counts) {
        out.u32(body.declarations() + (numbers > 0 ? 1 : 0) + (counts ? 1 : 0));
        out.copy(original, body.locals());
        if (numbers > 0) {
            out.u32(numbers);
            out.u8(ValueTypes.I32);
        }
        if (counts) {
            out.u32(1);
            out.u8(ValueTypes.I64);
        }
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
            case Opcode.CALL -> call(in.immediateIndex());
            case Opcode.REF_FUNC -> Emitter.get(out, opcode, indices.door(in.immediateIndex()));
            case Opcode.LOCAL_GET, Opcode.LOCAL_SET, Opcode.LOCAL_TEE -> {
                if (in.immediateIndex() < moved) {
                    asItStands();
                } else {
                    Emitter.get(out, opcode, in.immediateIndex() + 1);
                }
            }
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
            case Opcode.CALL -> !quiet(in.immediateIndex());
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

    private void call(int function) {
        if (isGuest(function) && functions.deep(function)) {
            if (functions.inner(function)) {
                emitter.deeper(out, depthLocal);
            } else {
                emitter.beforeCall(out, depthLocal);
            }
        }
        Emitter.get(out, Opcode.CALL, indices.function(function));
        if (!quiet(function)) {
            reload();
        }
    }

    private boolean isGuest(int function) {
        return function >= module.importedFunctions();
    }

    /** Whether nobody looks at the counter during a call. */
    private boolean quiet(int function) {
        return isGuest(function) && functions.silent(function);
    }

    private void asItStands() {
        out.copy(original, in.start(), in.position());
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
