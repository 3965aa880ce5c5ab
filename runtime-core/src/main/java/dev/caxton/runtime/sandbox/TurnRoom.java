package dev.caxton.runtime.sandbox;

import dev.caxton.resource.Budget;

/**
 * What a turn holds on the host's heap until it ends, beside the messages it handles and sends: changes of state that nobody sees yet, replies, what a tool answered. Turns
 * that wait for a tool or a slice are many at the same time, so that together they get no more than their part of the heap.
 *
 * <p>The first {@value #FREE_BYTES} bytes of each turn come out of the part that is not divided: who needs little is not turned away because others hold much. Used by one
 * thread at a time.
 */
final class TurnRoom {

    /** What every turn has, bytes. */
    static final int FREE_BYTES = 4_096;

    /** What holding something takes beside its bytes. */
    static final int OVERHEAD = 128;

    private final Budget all;
    private long held;

    /**
     * Nothing is held.
     *
     * @param all what all turns of the node share
     */
    TurnRoom(Budget all) {
        this.all = all;
    }

    /** Takes room for something of that size before it is copied. Answers whether it is there. */
    boolean take(long bytes) {
        long after = held + bytes + OVERHEAD;
        long more = shared(after) - shared(held);
        if (more > 0 && !all.take(more)) {
            return false;
        }
        held = after;
        return true;
    }

    /** Something of that size is not held any more. */
    void giveBack(long bytes) {
        holdOnly(held - bytes - OVERHEAD);
    }

    /** The turn has ended. */
    void close() {
        holdOnly(0);
    }

    private void holdOnly(long after) {
        long less = shared(held) - shared(after);
        held = after;
        if (less > 0) {
            all.giveBack(less);
        }
    }

    private static long shared(long bytes) {
        return Math.max(0, bytes - FREE_BYTES);
    }
}
