package dev.caxton.runtime.spi;

/** The engine could not do what it was asked for; the guest is not to blame. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The code of failures that have none of their own. */
    public static final String FAILED = "CAX-ENGINE-FAILED";

    private final String code;

    /**
     * A new exception with the code {@value #FAILED}.
     *
     * @param message what failed
     * @param cause the engine's exception
     */
    public EngineException(String message, Throwable cause) {
        super(message, cause);
        this.code = FAILED;
    }

    /**
     * A new exception that tells the operator what to do.
     *
     * @param code a stable code, {@code CAX-ENGINE-...}; see {@code docs/errors.md}
     * @param message what failed and what can be done
     */
    public EngineException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * A new exception that tells the operator what to do, with what it comes from.
     *
     * @param code a stable code, {@code CAX-ENGINE-...}; see {@code docs/errors.md}
     * @param message what failed and what can be done
     * @param cause the engine's exception
     */
    public EngineException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * What kind of failure it is.
     *
     * @return a stable code, {@code CAX-ENGINE-...}
     */
    public String code() {
        return code;
    }
}
