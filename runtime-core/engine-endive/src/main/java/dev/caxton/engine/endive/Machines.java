package dev.caxton.engine.endive;

import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/** Makes a machine for an instance: what runs its code. */
@FunctionalInterface
interface Machines {

    /** A machine, which may keep the two numbers of the meter in what it is given for that. */
    Machine of(Instance instance, GuestMeter meter);

    /** Whether it does; otherwise they are in the globals. */
    default boolean keepMeter() {
        return false;
    }
}
