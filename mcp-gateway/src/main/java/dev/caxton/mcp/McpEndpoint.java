package dev.caxton.mcp;

import dev.caxton.policy.identity.Principal;

/**
 * The gateway's face for outside MCP clients, protocol 2025-11-25 and the older ones the SDK speaks. A client sees and calls exactly the tools that the
 * decision permits to its principal, at the moment it asks.
 *
 * <p>Whoever hosts the transport verifies the token, checks {@code Host} and {@code Origin}, and puts the {@link Principal} into the transport context
 * under {@link #PRINCIPAL}. A request without one is refused. A session belongs to the principal of its first request and is refused to any other.
 *
 * <p>Safe for use by many threads.
 */
public interface McpEndpoint extends AutoCloseable {

    /** The key of the transport context under which the web layer puts the verified {@link Principal}. */
    String PRINCIPAL = "dev.caxton.principal";

    /** The key of the transport context under which the web layer may put the W3C {@code traceparent} of the request, a string. */
    String TRACE = "dev.caxton.traceparent";

    /** Ends every session. Requests after this are refused. Does not close the gateway. */
    @Override
    void close();
}
