package dev.caxton.mcp.guard;

/** The states of a circuit breaker, as MicroProfile Fault Tolerance names them. */
public enum BreakerState {
    /** Calls go through. */
    CLOSED,
    /** Calls are refused until the delay is over. */
    OPEN,
    /** A few calls go through to find out. */
    HALF_OPEN
}
