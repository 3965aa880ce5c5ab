package dev.caxton.mcp.pin;

/** How a tool stands. Only an approved one is listed and can be called. */
public enum PinState {
    /** Offered, and nobody has decided on it yet. */
    PENDING,
    /** It describes itself as it was approved. */
    APPROVED,
    /** It was approved and describes itself differently now. */
    QUARANTINED,
    /** A person has refused it as it describes itself now. */
    REFUSED,
    /** Decided on, and its upstream does not offer it at the moment. */
    ABSENT
}
