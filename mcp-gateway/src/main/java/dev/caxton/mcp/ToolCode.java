package dev.caxton.mcp;

/** Why a call was refused or failed, as a stable code. */
enum ToolCode {
    /** No grant covers the call. */
    DENIED,
    /** The grant asks for a person's approval. */
    APPROVAL_REQUIRED,
    /** A person has refused exactly this call. */
    APPROVAL_REFUSED,
    /** The caller has used the grant as often of late as its rate admits. */
    RATE,
    /** What people have approved could not be kept, so the call was not made. */
    APPROVAL_STORE,
    /** The caller has used the grant as often as its quota admits, for this window. */
    QUOTA,
    /** The tenant has no such upstream, or the upstream no such tool. */
    UNKNOWN,
    /** Nobody has approved the tool yet. */
    PENDING,
    /** The tool describes itself differently than it was approved. */
    QUARANTINED,
    /** A person has refused the tool as it describes itself. */
    REFUSED,
    /** The arguments are no JSON object within the limits, or not what the tool's input schema asks for. */
    ARGUMENTS,
    /** Somebody has thrown the one switch: nothing is called until it is released. */
    HELD,
    /** The call could not be recorded, so it was not made, or its result was withheld. */
    AUDIT,
    /** The upstream is not connected. */
    UNAVAILABLE,
    /** The upstream did not answer in time. */
    TIMEOUT,
    /** The upstream has failed too often of late. */
    BREAKER_OPEN,
    /** Too many calls of the upstream are under way and waiting. */
    BUSY,
    /** The upstream has been asked as often as it may be of late. */
    UPSTREAM_RATE,
    /** The upstream failed, or answered what is no tool result. */
    UPSTREAM,
    /** The upstream wants a person to open pages of the web before it takes the call. */
    ELICITATION,
    /** The connection was lost before the upstream answered. */
    LOST,
    /** The result is larger or deeper than admitted. */
    RESULT_TOO_LARGE,
    /** The caller was stopped while it waited. */
    INTERRUPTED,
    /** The gateway itself failed. */
    INTERNAL;

    /** The form of the code that callers and records see. */
    String code() {
        return "CAX-TOOL-" + name().replace('_', '-');
    }
}
