package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.CodeMarks;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Finds the {@link Flow} of functions, one after the other. Not safe for use by several threads. */
final class FlowBuilder {

    private static final byte IS_BLOCK = 0;
    private static final byte IS_LOOP = 1;
    private static final byte IS_IF = 2;
    private static final byte IS_ELSE = 3;

    private static final int NONE = -1;

    int[] offsets = new int[16];
    int[] costs = new int[16];
    int[] before = new int[16];
    int[] behind = new int[16];
    int[] from = new int[16];
    byte[] marks = new byte[16];
    int regions;
    int[] callers = new int[16];
    int[] callees = new int[16];
    int calls;
    int has;

    /** Passages are sets of ways that are found to be one: each way points towards the one that stands for the set. */
    private int[] set = new int[64];

    private int ways;

    /** One for each block that is open: its kind, whether control entered it, where its label leads, and which region ends in the condition of an if. */
    private byte[] kinds = new byte[16];

    private boolean[] entered = new boolean[16];
    private int[] labels = new int[16];
    private int[] conditions = new int[16];
    private int depth;

    private boolean live;

    /**
     * Finds it.
     *
     * @param in a reader whose window is the code of the function
     * @param marks of the module
     * @param entry what entering the function costs
     * @param importedFunctions how many functions are imported
     * @param references is given each function that the code makes a reference to
     */
    Flow of(InstructionReader in, CodeMarks marks, int entry, int importedFunctions, IntConsumer references) {
        regions = 0;
        calls = 0;
        has = 0;
        ways = 0;
        way();
        depth = 0;
        live = true;
        kinds[0] = IS_BLOCK;
        entered[0] = true;
        labels[0] = Flow.EXIT;
        region(Flow.NOWHERE, way(), in.position());
        costs[0] = entry;
        while (depth >= 0) {
            // What is not notable costs one unit each, see Costs.
            int passed = in.pass(marks, false) * Costs.INSTRUCTION;
            int opcode = in.next();
            if (live) {
                costs[regions - 1] += passed + Costs.of(opcode);
            }
            instruction(opcode, in, importedFunctions, references);
        }
        if (live) {
            join(Flow.EXIT, behind[regions - 1]);
        }
        return new Flow(this);
    }

    private void instruction(int opcode, InstructionReader in, int importedFunctions, IntConsumer references) {
        switch (opcode) {
            case Opcode.BLOCK -> enter(IS_BLOCK);
            case Opcode.LOOP -> {
                has |= Flow.LOOPS | Flow.BRANCHES;
                enter(IS_LOOP);
                if (live) {
                    labels[depth] = behind[regions - 1];
                    region(Flow.NOWHERE, labels[depth], in.position());
                    mark(Flow.LOOPS);
                }
            }
            case Opcode.IF -> {
                has |= Flow.BRANCHES;
                enter(IS_IF);
                if (live) {
                    conditions[depth] = regions - 1;
                    region(conditions[depth], behind[conditions[depth]], in.position());
                }
            }
            case Opcode.ELSE -> {
                branch(depth);
                kinds[depth] = IS_ELSE;
                live = entered[depth];
                if (live) {
                    region(conditions[depth], behind[conditions[depth]], in.position());
                }
            }
            case Opcode.END -> leave(in.position());
            case Opcode.BR -> {
                branch(depth - in.immediateIndex());
                live = false;
            }
            case Opcode.BR_IF -> {
                branch(depth - in.immediateIndex());
                if (live) {
                    region(regions - 1, behind[regions - 1], in.position());
                }
            }
            case Opcode.BR_TABLE -> {
                in.targets(label -> branch(depth - label));
                live = false;
            }
            case Opcode.RETURN -> {
                branch(0);
                live = false;
            }
            case Opcode.UNREACHABLE -> {
                has |= Flow.BRANCHES;
                live = false;
            }
            case Opcode.CALL -> {
                if (in.immediateIndex() < importedFunctions) {
                    mark(Flow.HOST);
                } else {
                    call(in.immediateIndex());
                }
            }
            case Opcode.CALL_INDIRECT -> call(Flow.INDIRECT);
            case Opcode.REF_FUNC -> references.accept(in.immediateIndex());
            default -> {
                if (SizedCharge.of(opcode) != SizedCharge.NONE) {
                    mark(Flow.SIZED);
                }
            }
        }
    }

    private void mark(int what) {
        has |= what;
        if (live) {
            marks[regions - 1] |= (byte) what;
        }
    }

    private void enter(byte kind) {
        depth++;
        if (depth == kinds.length) {
            kinds = Arrays.copyOf(kinds, depth * 2);
            entered = Arrays.copyOf(entered, depth * 2);
            labels = Arrays.copyOf(labels, depth * 2);
            conditions = Arrays.copyOf(conditions, depth * 2);
        }
        kinds[depth] = kind;
        entered[depth] = live;
        labels[depth] = NONE;
    }

    /** Control goes from where it is to the label of a block. */
    private void branch(int block) {
        has |= Flow.BRANCHES;
        if (live) {
            labels[block] = labels[block] == NONE ? behind[regions - 1] : join(labels[block], behind[regions - 1]);
        }
    }

    private void leave(int at) {
        int block = depth--;
        // A branch to a loop goes to its beginning, so its end is the end of nothing. That of the function is no place
        // to charge.
        if (block == 0 || kinds[block] == IS_LOOP) {
            return;
        }
        if (kinds[block] == IS_IF && entered[block]) {
            branch(block);
            int otherwise = behind[conditions[block]];
            labels[block] = labels[block] == NONE ? otherwise : join(labels[block], otherwise);
        } else if (labels[block] != NONE) {
            branch(block);
        } else if (kinds[block] == IS_BLOCK) {
            return;
        } else if (kinds[block] == IS_ELSE) {
            branch(block);
        }
        if (labels[block] != NONE) {
            live = true;
            region(Flow.NOWHERE, labels[block], at);
        }
    }

    private void call(int callee) {
        if (calls == callees.length) {
            callers = Arrays.copyOf(callers, calls * 2);
            callees = Arrays.copyOf(callees, calls * 2);
        }
        callers[calls] = live ? regions - 1 : Flow.NOWHERE;
        callees[calls++] = callee;
    }

    private void region(int comesFrom, int way, int at) {
        if (regions == offsets.length) {
            offsets = Arrays.copyOf(offsets, regions * 2);
            costs = Arrays.copyOf(costs, regions * 2);
            before = Arrays.copyOf(before, regions * 2);
            behind = Arrays.copyOf(behind, regions * 2);
            from = Arrays.copyOf(from, regions * 2);
            marks = Arrays.copyOf(marks, regions * 2);
        }
        offsets[regions] = at;
        costs[regions] = 0;
        from[regions] = comesFrom;
        marks[regions] = 0;
        before[regions] = way;
        behind[regions++] = way();
    }

    private int way() {
        if (ways == set.length) {
            set = Arrays.copyOf(set, ways * 2);
        }
        set[ways] = ways;
        return ways++;
    }

    private int find(int way) {
        int at = way;
        while (set[at] != at) {
            set[at] = set[set[at]];
            at = set[at];
        }
        return at;
    }

    /** Makes two ways one. The exit, which is the first way, stands for whatever it is in. */
    private int join(int one, int other) {
        int a = find(one);
        int b = find(other);
        set[Math.max(a, b)] = Math.min(a, b);
        return Math.min(a, b);
    }

    /** Puts the numbers of passages in place of ways, and returns how many passages there are. */
    int number(int[] first, int[] second) {
        int[] numbers = new int[ways];
        Arrays.fill(numbers, NONE);
        numbers[Flow.EXIT] = Flow.EXIT;
        int next = Flow.EXIT + 1;
        for (int[] some : new int[][] {first, second}) {
            for (int i = 0; i < some.length; i++) {
                int way = find(some[i]);
                if (numbers[way] == NONE) {
                    numbers[way] = next++;
                }
                some[i] = numbers[way];
            }
        }
        return next;
    }
}
