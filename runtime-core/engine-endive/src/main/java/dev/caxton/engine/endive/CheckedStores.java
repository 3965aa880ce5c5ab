package dev.caxton.engine.endive;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.AnnotatedInstruction;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.OpCode;

/**
 * A module whose stores trap where they must, on an interpreter that forgets to check some of them. Endive 1.0.0's interpreter adds address and offset of
 * {@code i32.store8}, {@code i64.store8} and {@code i64.store32} in 32 bits: an address near 2<sup>32</sup> comes round to the beginning of the memory, and what should
 * trap writes there. All its loads and other stores are right, and so is the code of its compiler. (1.2.0 has it right, but there is no compiler of that version.)
 *
 * <p>So each of these stores with an offset gets a load of the same width from the same place in front of it, which traps where the store must. That costs no fuel: the
 * module has been metered before.
 */
final class CheckedStores {

    private static final int I32 = 0x7f;
    private static final int I64 = 0x7e;
    private static final int DROP = 0x1a;
    private static final int LOCAL_GET = 0x20;
    private static final int LOCAL_SET = 0x21;
    private static final int LOCAL_TEE = 0x22;
    private static final int I32_LOAD = 0x28;
    private static final int I32_LOAD8_U = 0x2d;

    // An address, a value of each type.
    private static final int GROUPS = 2;
    private static final int MULTI_MEMORY = 0x40;

    private final ModuleBytes bytes;
    private final WasmModule parsed;

    private CheckedStores(byte[] module, WasmModule parsed) {
        this.bytes = new ModuleBytes(module);
        this.parsed = parsed;
    }

    /** Parses a module for the interpreter. */
    static WasmModule parse(byte[] module) {
        WasmModule parsed = Parser.parse(module);
        return in(module, parsed).map(Parser::parse).orElse(parsed);
    }

    /**
     * Makes it.
     *
     * @param module a valid module
     * @param parsed the same, parsed
     * @return a valid module, or empty if there is nothing to check
     */
    static Optional<byte[]> in(byte[] module, WasmModule parsed) {
        for (FunctionBody body : parsed.codeSection().functionBodies()) {
            if (body.instructions().stream().anyMatch(CheckedStores::unchecked)) {
                return Optional.of(new CheckedStores(module, parsed).write(module.length));
            }
        }
        return Optional.empty();
    }

    private static boolean unchecked(AnnotatedInstruction instruction) {
        OpCode code = instruction.opcode();
        return (code == OpCode.I32_STORE8 || code == OpCode.I64_STORE8 || code == OpCode.I64_STORE32)
                && instruction.operand(1) != 0;
    }

    private byte[] write(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + size / 8);
        bytes.copy(0, ModuleBytes.PREAMBLE, out);
        while (!bytes.atEnd()) {
            int start = bytes.position();
            int id = bytes.next();
            int length = bytes.number();
            int end = bytes.position() + length;
            if (id == ModuleBytes.CODE) {
                section(out);
            } else {
                bytes.copy(start, end, out);
            }
            bytes.position(end);
        }
        return out.toByteArray();
    }

    private void section(ByteArrayOutputStream out) {
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        int count = bytes.number();
        ModuleBytes.number(bodies, count);
        for (int i = 0; i < count; i++) {
            int start = bytes.position();
            int size = bytes.number();
            int end = bytes.position() + size;
            List<AnnotatedInstruction> stores = parsed.codeSection().getFunctionBody(i).instructions().stream()
                    .filter(CheckedStores::unchecked)
                    .toList();
            if (stores.isEmpty()) {
                bytes.copy(start, end, bodies);
            } else {
                byte[] body = body(i, end, stores);
                ModuleBytes.number(bodies, body.length);
                bodies.writeBytes(body);
            }
            bytes.position(end);
        }
        out.write(ModuleBytes.CODE);
        ModuleBytes.number(out, bodies.size());
        out.writeBytes(bodies.toByteArray());
    }

    private byte[] body(int function, int end, List<AnnotatedInstruction> stores) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int address = locals(function, out);
        Deque<AnnotatedInstruction> left = new ArrayDeque<>(stores);
        while (!left.isEmpty()) {
            AnnotatedInstruction store = left.remove();
            bytes.copy(bytes.position(), store.address(), out);
            checked(store, address, out);
        }
        bytes.copy(bytes.position(), end, out);
        return out.toByteArray();
    }

    /** Copies the declarations of locals and adds three. Answers the index of the first of them. */
    private int locals(int function, ByteArrayOutputStream out) {
        int groups = bytes.number();
        ModuleBytes.number(out, groups + GROUPS);
        int start = bytes.position();
        int type = parsed.functionSection().getFunctionType(function);
        int locals = parsed.typeSection().getType(type).params().size();
        for (int i = 0; i < groups; i++) {
            locals += bytes.number();
            bytes.next();
        }
        bytes.copy(start, bytes.position(), out);
        out.write(2);
        out.write(I32);
        out.write(1);
        out.write(I64);
        return locals;
    }

    /** The store with its load. Moves to the place behind it. */
    private void checked(AnnotatedInstruction store, int address, ByteArrayOutputStream out) {
        bytes.position(store.address());
        int code = bytes.next();
        int from = bytes.position();
        if ((bytes.number() & MULTI_MEMORY) != 0) {
            bytes.number();
        }
        bytes.number();
        int to = bytes.position();
        int value = store.opcode() == OpCode.I32_STORE8 ? address + 1 : address + 2;
        local(LOCAL_SET, value, out);
        local(LOCAL_TEE, address, out);
        out.write(store.opcode() == OpCode.I64_STORE32 ? I32_LOAD : I32_LOAD8_U);
        bytes.copy(from, to, out);
        out.write(DROP);
        local(LOCAL_GET, address, out);
        local(LOCAL_GET, value, out);
        out.write(code);
        bytes.copy(from, to, out);
    }

    private static void local(int code, int index, ByteArrayOutputStream out) {
        out.write(code);
        ModuleBytes.number(out, index);
    }
}
