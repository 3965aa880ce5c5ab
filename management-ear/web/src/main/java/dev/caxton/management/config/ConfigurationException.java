package dev.caxton.management.config;

/** The server cannot start as it is configured. The message is for the person who configured it. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message what is wrong and what to do
     */
    public ConfigurationException(String message) {
        super(message);
    }

    /**
     * A new exception.
     *
     * @param message what is wrong and what to do
     * @param cause the failure beneath
     */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
