/** The MCP gateway: upstream servers, their tools, and the one pipeline through which they are called. */
module dev.caxton.mcp {
    requires transitive dev.caxton.audit;
    requires transitive dev.caxton.policy;
    requires transitive dev.caxton.runtime;
    requires io.modelcontextprotocol.sdk.mcp.core;
    requires com.networknt.schema;
    requires dev.caxton.policy.yaml;
    requires io.modelcontextprotocol.sdk.mcp.json.jackson3;
    requires io.smallrye.faulttolerance.api;
    requires io.smallrye.faulttolerance.standalone;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires microprofile.fault.tolerance.api;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports dev.caxton.mcp;
    exports dev.caxton.mcp.approval;
    exports dev.caxton.mcp.endpoint;
    exports dev.caxton.mcp.guard;
    exports dev.caxton.mcp.pin;
    exports dev.caxton.mcp.upstream;
}
