package dev.caxton.wasm;

import dev.caxton.wasm.meter.Costs;
import java.util.IdentityHashMap;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.MStack;
import run.endive.runtime.TableInstance;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/** The naive twin of the meter: counts what an interpreter executes, one instruction after the other, and knows nothing of control flow. */
final class NaiveMeter {

    private final long tableElements;
    private final IdentityHashMap<Instruction, Integer> entries = new IdentityHashMap<>();
    private long counted;

    /**
     * A meter for any number of instances.
     *
     * @param tableElements how far tables may grow
     */
    NaiveMeter(long tableElements) {
        this.tableElements = tableElements;
    }

    /** An instance of a module as its author wrote it, all of whose instructions are counted. */
    Instance instantiate(WasmModule module, ImportValues imports) {
        for (FunctionBody body : module.codeSection().functionBodies()) {
            entries.put(body.instructions().getFirst(), 1 + body.localTypes().size() / 8);
        }
        Instance[] self = new Instance[1];
        self[0] = Instance.builder(module)
                .withImportValues(imports)
                .withStart(false)
                .withUnsafeExecutionListener((instruction, stack) -> count(instruction, stack, self[0]))
                .build();
        return self[0];
    }

    void reset() {
        counted = 0;
    }

    long counted() {
        return counted;
    }

    private void count(Instruction instruction, MStack stack, Instance instance) {
        counted += entries.getOrDefault(instruction, 0);
        OpCode opcode = instruction.opcode();
        switch (opcode) {
            case BLOCK, LOOP, ELSE, END -> {
                return;
            }
            case MEMORY_FILL, MEMORY_COPY, MEMORY_INIT ->
                counted += (stack.peek() & 0xFFFF_FFFFL) >> Costs.BYTES_PER_UNIT_SHIFT;
            case TABLE_FILL, TABLE_COPY, TABLE_INIT -> counted += stack.peek() & 0xFFFF_FFFFL;
            case MEMORY_GROW -> counted += growth(stack, instance) << Costs.PAGE_SHIFT;
            case TABLE_GROW -> counted += tableGrowth(instruction, stack, instance);
            default -> {}
        }
        counted++;
    }

    private static long growth(MStack stack, Instance instance) {
        long more = stack.peek() & 0xFFFF_FFFFL;
        return instance.memory().pages() + more <= instance.memory().maximumPages() ? more : 0;
    }

    private long tableGrowth(Instruction instruction, MStack stack, Instance instance) {
        long more = stack.peek() & 0xFFFF_FFFFL;
        TableInstance table = instance.table((int) instruction.operand(0));
        return table.size() + more <= Math.min(table.limits().max(), tableElements) ? table.size() + more : 0;
    }
}
