package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.spi.GuestInstance;

/**
 * The fuel of a turn, granted in slices; that of one turn after the other. What is charged does not depend on the size of the slices: a turn runs out of fuel at the first thing it wants to do that
 * costs more than the limit has left, and one that costs exactly the limit completes.
 */
final class Fuel {

    private final GuestInstance instance;
    private long limit;
    private long granted;
    private long used;

    Fuel(GuestInstance instance) {
        this.instance = instance;
    }

    /** A turn begins: grants its first slice. */
    void begin(long most) {
        limit = most;
        used = 0;
        granted = Math.min(instance.slice(), limit);
        instance.setFuel(granted);
    }

    /**
     * Grants another slice, large enough for what is lacking.
     *
     * @param lacking what the present slice lacks for the next thing to do, positive
     * @return what is left of the new slice once that is paid, or -1 if the limit does not allow it
     */
    long grant(long lacking) {
        long left = limit - granted;
        if (lacking > left) {
            return -1;
        }
        long slice = Math.min(Math.max(instance.slice(), lacking), left);
        granted += slice;
        return slice - lacking;
    }

    long remaining() {
        return instance.fuel();
    }

    void setRemaining(long remaining) {
        instance.setFuel(remaining);
    }

    /** Charges what was used, where the counter is known: in a host function or after the guest returned. */
    void settle() {
        used = granted - remaining();
    }

    /** Charges the whole slice, because the counter is not known. */
    void settleBlindly() {
        used = granted;
    }

    /** Charges the whole limit, because it did not suffice. */
    void settleEmpty() {
        used = limit;
    }

    long used() {
        return used;
    }
}
