package dev.caxton.audit;

/** Why the audit log did not do what it was asked, as a stable code. */
public enum AuditError {
    /** Writing or syncing failed: the disk is full or broken. */
    UNAVAILABLE("CAX-AUDIT-UNAVAILABLE"),
    /** The disk did not answer in time; the record may or may not be there. */
    TIMEOUT("CAX-AUDIT-TIMEOUT"),
    /** The log was closed. */
    CLOSED("CAX-AUDIT-CLOSED"),
    /** Another process writes to this directory. */
    LOCKED("CAX-AUDIT-LOCKED"),
    /** What is on disk was changed after it was acknowledged. */
    DAMAGED("CAX-AUDIT-DAMAGED"),
    /** A log of bounded size has no room left. */
    FULL("CAX-AUDIT-FULL"),
    /** A checkpoint is misshapen, or not signed by a key that is trusted. */
    CHECKPOINT("CAX-AUDIT-CHECKPOINT"),
    /** One record is larger than admitted. */
    TOO_LARGE("CAX-AUDIT-TOO-LARGE");

    private final String code;

    AuditError(String code) {
        this.code = code;
    }

    /**
     * The stable code.
     *
     * @return {@code CAX-AUDIT-...}
     */
    public String code() {
        return code;
    }
}
