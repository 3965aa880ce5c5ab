package dev.caxton.audit;

import java.io.Serial;

/** The audit log could not take a record, so whatever needed the record must not happen. Carries a stable code. */
public final class AuditException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final AuditError error;

    /**
     * A new exception.
     *
     * @param error why, as a code
     * @param message what failed and what to do
     * @param cause the failure beneath
     */
    public AuditException(AuditError error, String message, Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    /**
     * A new exception without a cause.
     *
     * @param error why, as a code
     * @param message what failed and what to do
     */
    public AuditException(AuditError error, String message) {
        super(message);
        this.error = error;
    }

    /**
     * A new exception with the code {@code CAX-AUDIT-UNAVAILABLE}.
     *
     * @param message what failed and what to do
     * @param cause the failure beneath
     */
    public AuditException(String message, Throwable cause) {
        this(AuditError.UNAVAILABLE, message, cause);
    }

    /**
     * A new exception with the code {@code CAX-AUDIT-UNAVAILABLE} and without a cause.
     *
     * @param message what failed and what to do
     */
    public AuditException(String message) {
        this(AuditError.UNAVAILABLE, message);
    }

    /**
     * Why.
     *
     * @return the error
     */
    public AuditError error() {
        return error;
    }

    /**
     * The stable code.
     *
     * @return {@code CAX-AUDIT-...}
     */
    public String code() {
        return error.code();
    }
}
