package dev.caxton.wasm;

import java.util.List;

/**
 * The contract between a metered module and its host: the reserved names that the rewriter adds. A guest that uses one of them is refused.
 *
 * <p>Everything below the prefix {@value #RESERVED} belongs to Caxton.
 */
public final class Metering {

    /** Prefix of every import module and export name that the rewriter adds. */
    public static final String RESERVED = "caxton:";

    /** The import module of the host calls that metering adds. */
    public static final String MODULE = "caxton:meter";

    /**
     * {@code quantum(i64 remaining) -> i64 slice}: made before a region of code that costs more than is left of the slice; {@code remaining} is negative, by
     * what the slice lacks for it. The host answers with what the counter shall be now, which is what it grants less what was lacking and so zero or
     * positive, or ends the turn by throwing. A turn that costs exactly what it was granted completes.
     */
    public static final AdmittedImport QUANTUM =
            new AdmittedImport(MODULE, "quantum", new FunctionType(List.of(ValueType.I64), List.of(ValueType.I64)));

    /** {@code too_deep()}: made when the call depth would pass its limit. The host ends the turn by throwing. */
    public static final AdmittedImport TOO_DEEP =
            new AdmittedImport(MODULE, "too_deep", new FunctionType(List.of(), List.of()));

    /**
     * Export of the mutable i64 global that holds what is left of the slice, whenever the host is called and after a call into the guest completed. After a
     * trap it may hold an older value, since functions with loops keep the counter to themselves: then nobody knows how much of the slice was used.
     */
    public static final String FUEL_GLOBAL = "caxton:fuel";

    /** Export of the mutable i32 global that holds the call depth. The host sets it to 0 before each call into the guest. */
    public static final String DEPTH_GLOBAL = "caxton:depth";

    /** Export of what was the start function, if there was one; the host calls it once, with a budget of its own. */
    public static final String START = "caxton:start";

    /** Raised whenever equal input would give other bytes or other fuel than before; part of every cache key. */
    public static final int VERSION = 6;

    private Metering() {}
}
