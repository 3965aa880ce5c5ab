package dev.caxton.runtime.spi;

/** The state of an agent can't be read or kept just now; nothing has changed. */
public final class StateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message what could not be done
     */
    public StateException(String message) {
        super(message);
    }

    /**
     * A new exception.
     *
     * @param message what could not be done
     * @param cause why
     */
    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
