package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.DecodedModule;

/**
 * The index spaces after the injection. Two imports are added behind those there are, so every function that is not imported moves by two; two functions and
 * some copies, two globals and three types are added at the end and move nothing.
 */
final class Indices {

    private static final int INJECTED_IMPORTS = 2;

    private final DecodedModule module;

    Indices(DecodedModule module) {
        this.module = module;
    }

    /** Where a function is now. */
    long function(long index) {
        return index < module.importedFunctions() ? index : index + INJECTED_IMPORTS;
    }

    /** The host call for the next slice. */
    int quantum() {
        return module.importedFunctions();
    }

    /** The host call at the depth limit. */
    int tooDeep() {
        return module.importedFunctions() + 1;
    }

    /** The injected function that asks for the next slice. */
    int refill() {
        return module.functionCount() + INJECTED_IMPORTS;
    }

    /** The injected function that charges what stands on the stack. */
    int charge() {
        return refill() + 1;
    }

    /** The first of the copies of {@link Leaves}. */
    int firstCopy() {
        return charge() + 1;
    }

    /** The injected global with what is left of the slice. */
    int fuel() {
        return module.globalCount();
    }

    /** The injected global with the call depth. */
    int depth() {
        return module.globalCount() + 1;
    }

    /** The type of {@link #quantum} and {@link #refill}. */
    int quantumType() {
        return module.types().size();
    }

    /** The type of {@link #tooDeep}. */
    int plainType() {
        return module.types().size() + 1;
    }

    /** The type of {@link #charge}. */
    int chargeType() {
        return module.types().size() + 2;
    }
}
