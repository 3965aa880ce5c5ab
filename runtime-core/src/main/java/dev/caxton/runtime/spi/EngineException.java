package dev.caxton.runtime.spi;

/** The engine could not do what it was asked for; the guest is not to blame. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message what failed
     * @param cause the engine's exception
     */
    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
