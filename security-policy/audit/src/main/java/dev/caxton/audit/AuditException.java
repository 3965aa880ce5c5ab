package dev.caxton.audit;

/** The audit log could not take a record, so whatever needed the record must not happen. */
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message what failed and what to do
     * @param cause the failure beneath
     */
    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A new exception without a cause.
     *
     * @param message what failed and what to do
     */
    public AuditException(String message) {
        super(message);
    }
}
