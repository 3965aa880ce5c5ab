package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Body;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Functions whose cost is known before they run, because they go straight from their first instruction to their last. Whoever calls one directly pays for it
 * with its own region and calls a copy that has no meter, which an engine can inline. Those who come from elsewhere, through a table or an export, find the
 * metered original.
 */
final class Leaves {

    private static final int NO_LEAF = -1;

    /** How much one may cost: about what a compiler inlines. It keeps copies small, and what a region costs within an int. */
    private static final int MOST = 256;

    private final int[] costs;
    private final int imported;
    private final int firstCopy;
    private final Map<Integer, Integer> copies = new HashMap<>();
    private final List<Integer> order = new ArrayList<>();

    /**
     * Finds them.
     *
     * @param original the module
     * @param module its structure
     * @param firstCopy the index that the first copy gets
     */
    Leaves(byte[] original, DecodedModule module, int firstCopy) {
        this.costs = new int[module.bodies().size()];
        this.imported = module.importedFunctions();
        this.firstCopy = firstCopy;
        InstructionReader in = new InstructionReader(original);
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost(in, module.bodies().get(i));
        }
    }

    private static int cost(InstructionReader in, Body body) {
        in.window(body.code().from(), body.code().to());
        int cost = Costs.entry(body.declared());
        while (true) {
            int opcode = in.next();
            switch (opcode) {
                case Opcode.END -> {
                    return cost;
                }
                case Opcode.BLOCK,
                        Opcode.LOOP,
                        Opcode.IF,
                        Opcode.BR,
                        Opcode.BR_IF,
                        Opcode.BR_TABLE,
                        Opcode.RETURN,
                        Opcode.UNREACHABLE,
                        Opcode.CALL,
                        Opcode.CALL_INDIRECT,
                        Opcode.REF_FUNC -> {
                    return NO_LEAF;
                }
                default -> {
                    if (SizedCharge.of(opcode) != SizedCharge.NONE) {
                        return NO_LEAF;
                    }
                    cost += Costs.of(opcode);
                    if (cost > MOST) {
                        return NO_LEAF;
                    }
                }
            }
        }
    }

    /** Whether a function, by its index in the original, is one. */
    boolean contains(int function) {
        return function >= imported && costs[function - imported] != NO_LEAF;
    }

    /** What a call of one costs, besides the call itself. */
    int cost(int function) {
        return costs[function - imported];
    }

    /** The copy to call, which is made if this is the first call. */
    int copy(int function) {
        return copies.computeIfAbsent(function, f -> {
            order.add(f - imported);
            return firstCopy + order.size() - 1;
        });
    }

    /** The functions of which there are copies, counted without imported ones, in the order of the copies. */
    List<Integer> copied() {
        return Collections.unmodifiableList(order);
    }
}
