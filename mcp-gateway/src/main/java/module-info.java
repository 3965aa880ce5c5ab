/** The MCP gateway: upstream servers, their tools, and the one pipeline through which they are called. */
module dev.caxton.mcp {
    requires transitive dev.caxton.audit;
    requires transitive dev.caxton.policy;
    requires transitive dev.caxton.runtime;
    requires transitive io.modelcontextprotocol.sdk.mcp.core;
    requires static org.jspecify;

    exports dev.caxton.mcp;
    exports dev.caxton.mcp.guard;
    exports dev.caxton.mcp.upstream;
}
