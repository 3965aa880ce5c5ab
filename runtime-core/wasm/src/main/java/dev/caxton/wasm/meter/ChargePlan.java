package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import java.util.Arrays;

/**
 * Where a function charges, and how much. Its code is cut into regions, the basic blocks of compilers: stretches that control enters only at their beginning
 * and leaves only at their end, apart from traps and calls that do not return. A region is charged whole when it is entered. A region begins at the function,
 * at {@code loop}, {@code if} and {@code else}, after {@code br_if}, after the end of a loop or if, and after the end of a block that some branch leaves. What
 * no control can reach is in no region. So a function that completes has paid for exactly the instructions it executed.
 */
final class ChargePlan {

    private static final byte IS_BLOCK = 0;
    private static final byte IS_LOOP = 1;
    private static final byte IS_IF = 2;
    private static final byte IS_ELSE = 3;

    private int[] offsets = new int[16];
    private int[] costs = new int[16];
    private int size;

    private boolean calls;
    private boolean loops;

    /** Where the region begins that has the first call, and whether another region has one too. */
    private int callsAt = -1;

    private boolean callsElsewhere;
    private boolean sized;

    /** One for each block that is open. */
    private byte[] kinds = new byte[16];

    /** Whether the block was entered by control, whether a branch leaves it, whether the first arm of the if falls out of it. */
    private boolean[] entered = new boolean[16];

    private boolean[] left = new boolean[16];
    private boolean[] firstArm = new boolean[16];
    private int depth;

    private boolean live = true;
    private long cost;
    private int regionAt;

    private final Leaves leaves;

    private ChargePlan(Leaves leaves) {
        this.leaves = leaves;
    }

    /**
     * Plans for a function.
     *
     * @param in a reader whose window is the code of the function
     * @param entry what entering the function costs
     * @param importedFunctions how many functions are imported
     * @param leaves the functions that their callers pay for
     */
    static ChargePlan of(InstructionReader in, int entry, int importedFunctions, Leaves leaves) {
        ChargePlan plan = new ChargePlan(leaves);
        plan.regionAt = in.position();
        plan.cost = entry;
        plan.run(in, importedFunctions);
        return plan;
    }

    private void run(InstructionReader in, int importedFunctions) {
        kinds[0] = IS_BLOCK;
        entered[0] = true;
        while (depth >= 0) {
            int opcode = in.next();
            if (live) {
                cost += Costs.of(opcode);
            }
            switch (opcode) {
                case Opcode.BLOCK -> enter(IS_BLOCK);
                case Opcode.LOOP -> {
                    loops = true;
                    enter(IS_LOOP);
                    cut(in.position());
                }
                case Opcode.IF -> {
                    enter(IS_IF);
                    cut(in.position());
                }
                case Opcode.ELSE -> {
                    kinds[depth] = IS_ELSE;
                    firstArm[depth] = live;
                    live = entered[depth];
                    cut(in.position());
                }
                case Opcode.END -> leave(in.position());
                case Opcode.BR -> {
                    branch(in.immediateIndex());
                    live = false;
                }
                case Opcode.BR_IF -> {
                    branch(in.immediateIndex());
                    cut(in.position());
                }
                case Opcode.BR_TABLE -> {
                    in.targets(this::branch);
                    live = false;
                }
                case Opcode.RETURN, Opcode.UNREACHABLE -> live = false;
                case Opcode.CALL -> call(in.immediateIndex(), importedFunctions);
                case Opcode.CALL_INDIRECT -> deeper();
                default -> sized |= SizedCharge.of(opcode) != SizedCharge.NONE;
            }
        }
        cut(in.position());
    }

    private void call(int function, int importedFunctions) {
        if (leaves.contains(function)) {
            cost += live ? leaves.cost(function) : 0;
        } else if (function >= importedFunctions) {
            deeper();
        }
    }

    /** A call of a function of the guest. */
    private void deeper() {
        calls = true;
        if (live) {
            callsElsewhere |= callsAt >= 0 && callsAt != regionAt;
            callsAt = regionAt;
        }
    }

    private void enter(byte kind) {
        depth++;
        if (depth == kinds.length) {
            kinds = Arrays.copyOf(kinds, depth * 2);
            entered = Arrays.copyOf(entered, depth * 2);
            left = Arrays.copyOf(left, depth * 2);
            firstArm = Arrays.copyOf(firstArm, depth * 2);
        }
        kinds[depth] = kind;
        entered[depth] = live;
        left[depth] = false;
    }

    private void branch(int label) {
        if (live) {
            left[depth - label] = true;
        }
    }

    private void leave(int at) {
        int block = depth--;
        if (block == 0) {
            return;
        }
        switch (kinds[block]) {
            case IS_BLOCK -> {
                if (left[block]) {
                    live = true;
                    cut(at);
                }
            }
            // A branch to a loop goes to its beginning.
            case IS_LOOP -> cut(at);
            case IS_IF -> {
                live = entered[block];
                cut(at);
            }
            default -> {
                live = live || firstArm[block] || left[block];
                cut(at);
            }
        }
    }

    /** Ends the region, and begins another after the instruction that ends at the offset. */
    private void cut(int at) {
        if (cost > 0) {
            if (size == offsets.length) {
                offsets = Arrays.copyOf(offsets, size * 2);
                costs = Arrays.copyOf(costs, size * 2);
            }
            offsets[size] = regionAt;
            costs[size++] = Math.toIntExact(cost);
        }
        cost = 0;
        regionAt = at;
    }

    /** How many regions there are that cost something. */
    int size() {
        return size;
    }

    /** Where the code of a region begins: the charge goes before it. */
    int offset(int region) {
        return offsets[region];
    }

    /** What a region costs. */
    int cost(int region) {
        return costs[region];
    }

    /** Whether the function calls functions of the guest. */
    boolean calls() {
        return calls;
    }

    /**
     * Where the function has to look how deep it is, if it calls functions of the guest: before its first call. That is at its beginning, unless all calls are
     * in one region that is entered at most once; a recursion then ends without having looked.
     */
    int depthAt(int begin) {
        return loops || callsElsewhere || callsAt < 0 ? begin : callsAt;
    }

    /** Whether the function has loops. */
    boolean loops() {
        return loops;
    }

    /** Whether the function has instructions whose operands say what they cost. */
    boolean sized() {
        return sized;
    }
}
