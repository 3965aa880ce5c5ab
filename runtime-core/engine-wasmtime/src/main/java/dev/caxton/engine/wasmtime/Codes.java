package dev.caxton.engine.wasmtime;

/** The stable codes of what this engine refuses. */
final class Codes {

    /** This platform, or this installation, can't run the native library. */
    static final String PLATFORM = "CAX-ENGINE-PLATFORM";

    /** No memory mappings are left for another module or instance. */
    static final String FULL = "CAX-ENGINE-FULL";

    /** Every thread is taken by a guest that runs or waits. */
    static final String BUSY = "CAX-ENGINE-BUSY";

    /** The module needs what this engine does not run, or its imports were not bound as it declares them. */
    static final String MODULE = "CAX-ENGINE-MODULE";

    /** There is no such export, or not with these arguments. */
    static final String EXPORT = "CAX-ENGINE-EXPORT";

    /** A host function tried to call into a guest. */
    static final String REENTRY = "CAX-ENGINE-REENTRY";

    private Codes() {}
}
