package dev.caxton.engine.endive;

import run.endive.runtime.Instance;
import run.endive.runtime.Machine;

/** Makes a machine for an instance: what runs its code. */
@FunctionalInterface
interface Machines {

    /** A machine. */
    Machine of(Instance instance);
}
