package dev.caxton.spec.suite;

/** Why a command ended otherwise than by returning. */
public final class SuiteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The outcomes that the suite tells apart. */
    public enum Kind {
        /** The module was not admitted. */
        REFUSED,
        /** An import is missing or of another type. */
        UNLINKABLE,
        /** Guest code trapped. */
        TRAP,
        /** The stack, or the depth the meter allows, ended. */
        EXHAUSTED,
        /** This world can't run the command, for a reason that lies in its design. */
        NOT_APPLICABLE,
        /** Something failed that must never fail. */
        BROKEN
    }

    /**
     * A new one.
     *
     * @param kind what happened
     * @param message the engine's words
     * @param cause the engine's exception
     */
    public SuiteException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * A new one.
     *
     * @param kind what happened
     * @param message why
     */
    public SuiteException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * What happened.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
