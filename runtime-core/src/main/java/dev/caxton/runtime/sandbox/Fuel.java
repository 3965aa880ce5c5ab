package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.wasm.Metering;

/**
 * The fuel of one turn, handed out in slices. What is charged does not depend on the size of the slices: a turn runs out of fuel at the first charge point at
 * which everything charged so far reaches the limit.
 */
final class Fuel {

    /** Fuel units of one slice: a fraction of a millisecond of compiled code, so that waiting for a permit costs little, and rare enough to cost nothing. */
    static final long SLICE = 100_000;

    private final GuestInstance instance;
    private final long limit;
    // Charged for all slices before the present one.
    private long charged;
    // What the counter was set to when the present slice began.
    private long slice;

    Fuel(GuestInstance instance, long limit) {
        this.instance = instance;
        this.limit = limit;
    }

    /** Sets the counter for the first slice. */
    void begin() {
        slice = Math.min(SLICE, limit);
        instance.setGlobal(Metering.FUEL_GLOBAL, slice);
    }

    /**
     * Ends a slice.
     *
     * @param remaining the counter, zero or negative
     * @return whether there is fuel for another slice
     */
    boolean sliceUsed(long remaining) {
        charged += slice - remaining;
        slice = 0;
        return charged < limit;
    }

    /**
     * Begins another slice.
     *
     * @return what the counter must be set to
     */
    long nextSlice() {
        slice = Math.min(SLICE, limit - charged);
        return slice;
    }

    long remaining() {
        return instance.global(Metering.FUEL_GLOBAL);
    }

    void setRemaining(long remaining) {
        instance.setGlobal(Metering.FUEL_GLOBAL, remaining);
    }

    /** Ends the present slice with the counter as it stands. Only where the counter is known: in a host function or after the guest returned. */
    void settle() {
        if (slice > 0) {
            sliceUsed(remaining());
        }
    }

    /** Ends the present slice without knowing the counter: all of it is charged. */
    void settleBlindly() {
        sliceUsed(0);
    }

    /** What has been charged for settled slices; never more than the limit, although the last block may have overdrawn it. */
    long used() {
        return Math.min(charged, limit);
    }
}
