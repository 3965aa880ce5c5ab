package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import java.util.function.Consumer;

/** Writes the code that the meter adds. */
final class Emitter {

    private final Indices indices;
    private final Injection injection;

    Emitter(Indices indices, Injection injection) {
        this.indices = indices;
        this.injection = injection;
    }

    /** Takes a constant from the slice, and nobody looks whether it was there. */
    void charge(ByteWriter out, long cost, Counter counter) {
        get(
                out,
                counter.cached() ? Opcode.LOCAL_GET : Opcode.GLOBAL_GET,
                counter.cached() ? counter.local() : indices.fuel());
        subtract(out, cost);
        if (counter.cached()) {
            get(out, Opcode.LOCAL_SET, counter.local());
        } else {
            get(out, Opcode.GLOBAL_SET, indices.fuel());
        }
    }

    /** Takes a constant from the slice, which may be 0, and asks for the next slice if that was more than was left. */
    void checkedCharge(ByteWriter out, long cost, Counter counter) {
        if (counter.cached()) {
            get(out, Opcode.LOCAL_GET, counter.local());
            if (cost > 0) {
                subtract(out, cost);
                get(out, Opcode.LOCAL_TEE, counter.local());
            }
            negative(out);
            out.u8(Opcode.IF);
            out.signed(InstructionReader.EMPTY_BLOCK);
            get(out, Opcode.LOCAL_GET, counter.local());
            get(out, Opcode.CALL, indices.refill());
            get(out, Opcode.LOCAL_SET, counter.local());
            out.u8(Opcode.END);
        } else {
            get(out, Opcode.GLOBAL_GET, indices.fuel());
            if (cost > 0) {
                subtract(out, cost);
                get(out, Opcode.LOCAL_TEE, counter.local());
                get(out, Opcode.GLOBAL_SET, indices.fuel());
                get(out, Opcode.LOCAL_GET, counter.local());
            }
            negative(out);
            when(out, indices.refillGlobal());
        }
    }

    private static void subtract(ByteWriter out, long cost) {
        out.u8(Opcode.I64_CONST);
        out.signed(cost);
        out.u8(Opcode.I64_SUB);
    }

    private static void negative(ByteWriter out) {
        out.u8(Opcode.I64_CONST);
        out.signed(0);
        out.u8(Opcode.I64_LT_S);
    }

    /** Reads the counter from its global. */
    void load(ByteWriter out, Counter counter) {
        get(out, Opcode.GLOBAL_GET, indices.fuel());
        get(out, Opcode.LOCAL_SET, counter.local());
    }

    /** Writes the counter to its global. */
    void store(ByteWriter out, Counter counter) {
        get(out, Opcode.LOCAL_GET, counter.local());
        get(out, Opcode.GLOBAL_SET, indices.fuel());
    }

    /** The body of the injected function that asks for the next slice: it takes what is left, which is negative, and returns the counter. */
    void refillBody(ByteWriter out) {
        out.u32(0);
        get(out, Opcode.LOCAL_GET, 0);
        // The host may look at the global while it decides.
        get(out, Opcode.GLOBAL_SET, indices.fuel());
        get(out, Opcode.LOCAL_GET, 0);
        get(out, Opcode.CALL, indices.quantum());
        out.u8(Opcode.END);
    }

    /** The body of the injected function that asks for the next slice where the counter is in its global. */
    void refillGlobalBody(ByteWriter out) {
        out.u32(0);
        get(out, Opcode.GLOBAL_GET, indices.fuel());
        get(out, Opcode.CALL, indices.quantum());
        get(out, Opcode.GLOBAL_SET, indices.fuel());
        out.u8(Opcode.END);
    }

    /** The body of the injected function that charges its argument to the global. */
    void chargeBody(ByteWriter out) {
        out.u32(0);
        get(out, Opcode.GLOBAL_GET, indices.fuel());
        get(out, Opcode.LOCAL_GET, 0);
        out.u8(Opcode.I64_SUB);
        get(out, Opcode.LOCAL_TEE, 0);
        negative(out);
        out.u8(Opcode.IF);
        out.signed(InstructionReader.EMPTY_BLOCK);
        get(out, Opcode.LOCAL_GET, 0);
        get(out, Opcode.CALL, indices.refill());
        get(out, Opcode.LOCAL_SET, 0);
        out.u8(Opcode.END);
        get(out, Opcode.LOCAL_GET, 0);
        get(out, Opcode.GLOBAL_SET, indices.fuel());
        out.u8(Opcode.END);
    }

    /** How deep the function is that is entered by a door, on the stack. */
    void level(ByteWriter out) {
        get(out, Opcode.GLOBAL_GET, indices.depth());
        out.u8(Opcode.I32_CONST);
        out.signed(1);
        out.u8(Opcode.I32_ADD);
    }

    /** Remembers how deep the function is, where nobody has told it. */
    void enter(ByteWriter out, int depthLocal) {
        level(out);
        get(out, Opcode.LOCAL_SET, depthLocal);
    }

    /** Before the first call: tells the host if this function is too deep. */
    void checkDepth(ByteWriter out, int depthLocal) {
        get(out, Opcode.LOCAL_GET, depthLocal);
        out.u8(Opcode.I32_CONST);
        out.signed(injection.callDepth());
        out.u8(Opcode.I32_GT_S);
        when(out, indices.tooDeep());
    }

    /** The last argument of a callee that is told how deep it is: one deeper than this function. */
    void deeper(ByteWriter out, int depthLocal) {
        get(out, Opcode.LOCAL_GET, depthLocal);
        out.u8(Opcode.I32_CONST);
        out.signed(1);
        out.u8(Opcode.I32_ADD);
    }

    /** Before a call through a door: tells the callee how deep this function is. */
    void beforeCall(ByteWriter out, int depthLocal) {
        get(out, Opcode.LOCAL_GET, depthLocal);
        get(out, Opcode.GLOBAL_SET, indices.depth());
    }

    /** Before an instruction whose last operand says what it costs. The operand stays on the stack. */
    void sized(ByteWriter out, SizedCharge kind, int table, long maximum, int local) {
        switch (kind) {
            case NONE -> {}
            case BYTES -> {
                get(out, Opcode.LOCAL_TEE, local);
                operand(out, local);
                out.u8(Opcode.I64_CONST);
                out.signed(Costs.BYTES_PER_UNIT_SHIFT);
                out.u8(Opcode.I64_SHR_U);
                get(out, Opcode.CALL, indices.charge());
            }
            case ELEMENTS -> {
                get(out, Opcode.LOCAL_TEE, local);
                operand(out, local);
                get(out, Opcode.CALL, indices.charge());
            }
            case PAGES ->
                growth(out, local, maximum, Emitter::memorySize, () -> {
                    operand(out, local);
                    out.u8(Opcode.I64_CONST);
                    out.signed(Costs.PAGE_SHIFT);
                    out.u8(Opcode.I64_SHL);
                });
            case TABLE_GROWTH ->
                growth(out, local, maximum, o -> tableSize(o, table), () -> {
                    operand(out, local);
                    tableSize(out, table);
                    out.u8(Opcode.I64_EXTEND_I32_U);
                    out.u8(Opcode.I64_ADD);
                });
        }
    }

    /** Charges for growth that can succeed. What can't is answered with -1 at once, and is no reason to run out of fuel. */
    private void growth(ByteWriter out, int local, long maximum, Consumer<ByteWriter> size, Runnable cost) {
        get(out, Opcode.LOCAL_TEE, local);
        out.u8(Opcode.I32_CONST);
        out.signed(maximum);
        size.accept(out);
        out.u8(Opcode.I32_SUB);
        out.u8(Opcode.I32_LE_U);
        out.u8(Opcode.IF);
        out.signed(InstructionReader.EMPTY_BLOCK);
        cost.run();
        get(out, Opcode.CALL, indices.charge());
        out.u8(Opcode.END);
        get(out, Opcode.LOCAL_GET, local);
    }

    private static void memorySize(ByteWriter out) {
        out.u8(Opcode.MEMORY_SIZE);
        out.u8(0);
    }

    private static void tableSize(ByteWriter out, int table) {
        out.opcode(Opcode.TABLE_SIZE);
        out.u32(table);
    }

    private static void operand(ByteWriter out, int local) {
        get(out, Opcode.LOCAL_GET, local);
        out.u8(Opcode.I64_EXTEND_I32_U);
    }

    private static void when(ByteWriter out, int function) {
        out.u8(Opcode.IF);
        out.signed(InstructionReader.EMPTY_BLOCK);
        get(out, Opcode.CALL, function);
        out.u8(Opcode.END);
    }

    static void get(ByteWriter out, int opcode, int index) {
        out.u8(opcode);
        out.u32(index);
    }
}
