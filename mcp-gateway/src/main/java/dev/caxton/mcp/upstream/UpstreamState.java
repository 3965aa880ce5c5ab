package dev.caxton.mcp.upstream;

/** The states of the connection to an upstream. */
public enum UpstreamState {
    /** Being connected for the first time, or again. */
    CONNECTING,
    /** Connected; its tools are listed. */
    CONNECTED,
    /** Not reachable; it will be tried again. */
    DOWN,
    /** Cannot be connected as it is registered: tried again only after its registration was changed. */
    REFUSED,
    /** The gateway was closed. */
    CLOSED
}
