package dev.caxton.spec.engine;

import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.wasm.Metering;
import java.util.List;

/** The host's side of the meter, as small as it can be: hands out slices until the budget is spent. Used by one thread. */
public final class Slices {

    private final long slice;
    private final long budget;
    private long handedOut;

    /** The budget is spent. */
    public static final class OutOfFuel extends TurnEnd {
        private static final long serialVersionUID = 1L;

        OutOfFuel() {
            super("out of fuel");
        }
    }

    /** The call depth reached its limit. */
    public static final class TooDeep extends TurnEnd {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super("too deep");
        }
    }

    /**
     * A budget.
     *
     * @param slice units in a slice, positive
     * @param budget units in all, for each call
     */
    public Slices(long slice, long budget) {
        this.slice = slice;
        this.budget = budget;
    }

    /**
     * The host calls that metering adds.
     *
     * @return two bindings
     */
    public List<HostBinding> bindings() {
        return List.of(
                new HostBinding(Metering.QUANTUM, (memory, arguments) -> next(arguments[0])),
                new HostBinding(Metering.TOO_DEEP, (memory, arguments) -> {
                    throw new TooDeep();
                }));
    }

    /**
     * Gets an instance ready for a call from outside.
     *
     * @param instance a metered one
     */
    public void begin(GuestInstance instance) {
        handedOut = Math.min(slice, budget);
        instance.setGlobal(Metering.FUEL_GLOBAL, handedOut);
        instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
    }

    /**
     * Fills the counter beside the budget, for calls that are not looked at.
     *
     * @param instance a metered one
     * @param units what the counter shall be
     */
    public static void refill(GuestInstance instance, long units) {
        instance.setGlobal(Metering.FUEL_GLOBAL, units);
    }

    /**
     * What the last call used.
     *
     * @param instance the instance, after a call that did not trap
     * @return units, more than the budget by what the last block overdrew
     */
    public long used(GuestInstance instance) {
        return handedOut - instance.global(Metering.FUEL_GLOBAL);
    }

    /** The counter is zero or below: what it is short of is paid from the next slices. */
    private long next(long remaining) {
        long counter = remaining;
        while (counter <= 0) {
            long more = Math.min(slice, budget - handedOut);
            if (more <= 0) {
                throw new OutOfFuel();
            }
            handedOut += more;
            counter += more;
        }
        return counter;
    }
}
