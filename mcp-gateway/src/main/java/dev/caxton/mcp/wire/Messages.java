package dev.caxton.mcp.wire;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.util.Map;

/** Reads messages of servers. */
final class Messages {

    private static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

    private Messages() {}

    /** The message that a text is. What the SDK would read, without its detour through another tree where a request was answered. */
    static JSONRPCMessage read(McpJsonMapper json, String text) throws IOException {
        Map<String, Object> message = json.readValue(text, OBJECT);
        return message.get("id") instanceof String id
                        && message.get("result") instanceof Map<?, ?> result
                        && message.size() == 3
                        && McpSchema.JSONRPC_VERSION.equals(message.get("jsonrpc"))
                ? JSONRPCResponse.result(id, result)
                : McpSchema.deserializeJsonRpcMessage(json, text);
    }
}
