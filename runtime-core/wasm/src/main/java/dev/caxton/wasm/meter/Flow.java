package dev.caxton.wasm.meter;

import java.util.Arrays;

/**
 * The control flow of a function, as far as charging needs it. Its code is cut into regions, the basic blocks of compilers: stretches that control enters only
 * at their beginning and leaves only at their end, apart from traps and calls that do not return. What no control can reach is in no region.
 *
 * <p>Ways from one region to the next are grouped into <em>passages</em>: all ways that leave the same region are in one, and so are all that enter the same
 * region. So each region has one passage before it and one behind it, and whatever is known of a passage holds however control came there. Immutable.
 */
final class Flow {

    /** The passage out of the function. */
    static final int EXIT = 0;

    /** The region of code that no control can reach. */
    static final int NOWHERE = -1;

    /** In place of a callee: a function in a table. */
    static final int INDIRECT = -1;

    /** What a function has, apart from its regions and calls. */
    static final int LOOPS = 1;

    /** There are instructions whose operands say what they cost. */
    static final int SIZED = 2;

    /** Functions of the host are called. */
    static final int HOST = 4;

    /** There is control besides the way from the first instruction to the last. */
    static final int BRANCHES = 8;

    private final int[] offsets;
    private final int[] costs;
    private final int[] before;
    private final int[] behind;
    private final int[] from;
    private final byte[] marks;
    private final int passages;
    private final int[] callers;
    private final int[] callees;
    private final int has;

    Flow(FlowBuilder built) {
        this.offsets = Arrays.copyOf(built.offsets, built.regions);
        this.costs = Arrays.copyOf(built.costs, built.regions);
        this.before = Arrays.copyOf(built.before, built.regions);
        this.behind = Arrays.copyOf(built.behind, built.regions);
        this.from = Arrays.copyOf(built.from, built.regions);
        this.marks = Arrays.copyOf(built.marks, built.regions);
        this.passages = built.number(before, behind);
        this.callers = Arrays.copyOf(built.callers, built.calls);
        this.callees = Arrays.copyOf(built.callees, built.calls);
        this.has = built.has;
    }

    /** How many regions there are; the first is where the function begins. */
    int regions() {
        return offsets.length;
    }

    /** Where the code of a region begins. Regions are in the order of the code. */
    int offset(int region) {
        return offsets[region];
    }

    /** What the instructions of a region cost, without callees. */
    int cost(int region) {
        return costs[region];
    }

    /** The passage by which control comes to a region. */
    int before(int region) {
        return before[region];
    }

    /** The passage by which control leaves a region. If nothing is behind it, the region ends in a trap. */
    int behind(int region) {
        return behind[region];
    }

    /** The one region from which control comes to a region, or {@link #NOWHERE} if there may be several or none. */
    int from(int region) {
        return from[region];
    }

    /** Whether a region has one of some things: {@link #LOOPS} if it is the beginning of a loop, {@link #SIZED}, {@link #HOST}. */
    boolean has(int region, int what) {
        return (marks[region] & what) != 0;
    }

    /** How many passages there are. */
    int passages() {
        return passages;
    }

    /** How many calls of functions of the guest there are. */
    int calls() {
        return callees.length;
    }

    /** The function that is called, by its index in the original, or {@link #INDIRECT}. */
    int callee(int call) {
        return callees[call];
    }

    /** The region in which a call is, or {@link #NOWHERE}. */
    int caller(int call) {
        return callers[call];
    }

    /** Whether the function has something, see the constants. */
    boolean has(int what) {
        return (has & what) != 0;
    }
}
