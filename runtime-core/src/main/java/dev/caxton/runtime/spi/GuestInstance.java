package dev.caxton.runtime.spi;

import dev.caxton.wasm.Metering;

/** One instance of a module. Used by one thread at a time; never used again after {@link #call} threw. */
public interface GuestInstance extends AutoCloseable {

    /**
     * Its linear memory.
     *
     * @return the memory exported as {@code memory}
     */
    GuestMemory memory();

    /**
     * Calls an exported function. Blocks until the guest returns.
     *
     * @param export the name
     * @param arguments as raw bits: i32 and f32 in the low half
     * @return the result as raw bits, or 0 if there is none
     * @throws TurnEnd if a host binding threw it, the same object
     * @throws GuestTrap if the guest trapped
     * @throws EngineException if there is no such export, or the engine itself failed
     */
    long call(String export, long... arguments);

    /**
     * Reads an exported global.
     *
     * @param export the name
     * @return its value as raw bits
     */
    long global(String export);

    /**
     * Writes an exported mutable global.
     *
     * @param export the name
     * @param value its value as raw bits
     */
    void setGlobal(String export, long value);

    /**
     * Reads the meter's counter, as {@link #global} does. Every turn asks several times.
     *
     * @return units left of the slice
     */
    default long fuel() {
        return global(Metering.FUEL_GLOBAL);
    }

    /**
     * Writes the meter's counter, as {@link #setGlobal} does.
     *
     * @param units what is left of the slice
     */
    default void setFuel(long units) {
        setGlobal(Metering.FUEL_GLOBAL, units);
    }

    /**
     * How many units of fuel a slice has: a fraction of a millisecond of compiled code, so that waiting for a permit costs little, and rare enough to cost nothing.
     *
     * @return positive; more from an engine whose host calls cost much
     */
    default long slice() {
        return 100_000;
    }

    /** Gives back what the engine holds. The instance and its memory must not be used afterwards. */
    @Override
    void close();
}
