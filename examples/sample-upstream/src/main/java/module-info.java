/** A small MCP server: greet, now, word_count, convert_units. */
module dev.caxton.sample.upstream {
    requires transitive io.modelcontextprotocol.sdk.mcp.core;
    requires java.logging;
    requires static org.jspecify;

    exports dev.caxton.sample.upstream;
}
