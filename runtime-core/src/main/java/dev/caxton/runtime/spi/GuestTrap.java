package dev.caxton.runtime.spi;

/** The guest trapped: the instance is spent. */
public final class GuestTrap extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What a trap comes from, in the words of the specification's test suite where it has one. */
    public enum Kind {
        /** {@code unreachable} was executed. */
        UNREACHABLE,
        /** A memory access out of bounds. */
        MEMORY_OUT_OF_BOUNDS,
        /** A table access out of bounds, or an undefined or uninitialised element. */
        TABLE,
        /** {@code call_indirect} with another type. */
        INDIRECT_CALL_TYPE,
        /** Integer division by zero, overflow, or an invalid conversion. */
        ARITHMETIC,
        /** The engine's own stack ended before the metered depth did. */
        STACK,
        /** The thread was interrupted while it was in the guest. */
        INTERRUPTED,
        /** Anything else. */
        OTHER
    }

    /**
     * A new trap.
     *
     * @param kind what it comes from
     * @param message the engine's words
     * @param cause the engine's exception
     */
    public GuestTrap(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * What it comes from.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
