package dev.caxton.management.problem;

import java.util.Map;

/**
 * The status that a gRPC call ends with, by the numbers of the gRPC specification. Every error code has one: its own where the table below names it, otherwise the
 * one that its HTTP status stands for.
 */
public enum GrpcStatus {
    /** The caller ended it, or it was ended for the caller. */
    CANCELLED(1),
    /** The request itself is wrong, whatever the state of the system. */
    INVALID_ARGUMENT(3),
    /** It took too long. */
    DEADLINE_EXCEEDED(4),
    /** There is no such thing. */
    NOT_FOUND(5),
    /** There is such a thing already. */
    ALREADY_EXISTS(6),
    /** The caller may not do this. */
    PERMISSION_DENIED(7),
    /** Something that is limited is used up. */
    RESOURCE_EXHAUSTED(8),
    /** The system, or what was sent into it, is not in a state in which this can be done. */
    FAILED_PRECONDITION(9),
    /** It was begun and did not succeed. */
    ABORTED(10),
    /** The server has no such operation. */
    UNIMPLEMENTED(12),
    /** A failure of ours. */
    INTERNAL(13),
    /** Not now; the same may succeed later. */
    UNAVAILABLE(14),
    /** Nobody knows who the caller is. */
    UNAUTHENTICATED(16);

    /** Where the HTTP status says less than there is to say. */
    private static final Map<String, GrpcStatus> BY_CODE = Map.ofEntries(
            Map.entry("CAX-AGENT-EXISTS", ALREADY_EXISTS),
            Map.entry("CAX-HTTP-TOO-LARGE", RESOURCE_EXHAUSTED),
            Map.entry("CAX-LIMIT-HOST-CALLS", RESOURCE_EXHAUSTED),
            Map.entry("CAX-MAILBOX-FULL", RESOURCE_EXHAUSTED),
            Map.entry("CAX-MESSAGE-NO-ROOM", RESOURCE_EXHAUSTED),
            Map.entry("CAX-RESOURCE-MEMORY", RESOURCE_EXHAUSTED),
            Map.entry("CAX-TURN-CANCELLED", CANCELLED),
            Map.entry("CAX-TURN-DEPTH", RESOURCE_EXHAUSTED),
            Map.entry("CAX-TURN-GUEST-FAILURE", ABORTED),
            Map.entry("CAX-TURN-MEMORY", RESOURCE_EXHAUSTED),
            Map.entry("CAX-TURN-OUT-OF-FUEL", RESOURCE_EXHAUSTED),
            Map.entry("CAX-TURN-TIME", DEADLINE_EXCEEDED),
            Map.entry("CAX-TURN-TRAPPED", ABORTED),
            Map.entry("CAX-WASM-LIMIT", RESOURCE_EXHAUSTED),
            Map.entry("CAX-WASM-MEMORY", RESOURCE_EXHAUSTED));

    private final int number;

    GrpcStatus(int number) {
        this.number = number;
    }

    /**
     * The number on the wire.
     *
     * @return as the specification has it
     */
    public int number() {
        return number;
    }

    /**
     * The status of an error code.
     *
     * @param code the code
     * @param http its HTTP status, 400 to 599
     * @return the status
     * @throws IllegalArgumentException if the HTTP status stands for none
     */
    static GrpcStatus of(String code, int http) {
        GrpcStatus own = BY_CODE.get(code);
        return own == null ? of(http) : own;
    }

    private static GrpcStatus of(int http) {
        return switch (http) {
            case 400, 406, 413, 415, 422 -> INVALID_ARGUMENT;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 405 -> UNIMPLEMENTED;
            case 408, 504 -> DEADLINE_EXCEEDED;
            case 409, 412 -> FAILED_PRECONDITION;
            case 429 -> RESOURCE_EXHAUSTED;
            case 500 -> INTERNAL;
            case 502, 503 -> UNAVAILABLE;
            default -> throw new IllegalArgumentException("no gRPC status stands for HTTP " + http);
        };
    }
}
