package dev.caxton.engine.endive;

import run.endive.runtime.Memory;

/**
 * What is left of the slice and how deep the guest is, for one instance. The classes of a guest hand it from call to call in the place of the memory, which it
 * holds, so that the two numbers are fields of an object that the JIT knows; as globals of Endive they would each be several dependent loads away.
 *
 * <p>Public because the classes of guests stand in another module. Nobody else has a use for it. Not safe for use by several threads, as little as the instance.
 */
@SuppressWarnings("VisibilityModifier") // Fields are the point of it.
public final class GuestMeter {

    /** The memory of the instance; null if it has none, as Endive has it. */
    public final Memory memory;

    /** The global that is exported as {@code caxton:fuel}. */
    public long fuel;

    /** The global that is exported as {@code caxton:depth}. */
    public long depth;

    @SuppressWarnings("NullAway") // Endive hands null to functions of modules without a memory, and so must this.
    GuestMeter(Memory memory) {
        this.memory = memory;
    }
}
