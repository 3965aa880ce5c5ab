package dev.caxton.mcp.json;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The mapper that the SDK's transports get. Exceptions leave as errors of JSON-RPC, without anything of the program's inside. */
final class SdkJson implements McpJsonMapper {

    private static final int MAX_TEXT = 200;

    private final McpJsonMapper plain;

    SdkJson(JsonMapper mapper) {
        this.plain = new JacksonMcpJsonMapper(mapper);
    }

    @Override
    public <T> T readValue(String content, Class<T> type) throws IOException {
        return plain.readValue(content, type);
    }

    @Override
    public <T> T readValue(byte[] content, Class<T> type) throws IOException {
        return plain.readValue(content, type);
    }

    @Override
    public <T> T readValue(String content, TypeRef<T> type) throws IOException {
        return plain.readValue(content, type);
    }

    @Override
    public <T> T readValue(byte[] content, TypeRef<T> type) throws IOException {
        return plain.readValue(content, type);
    }

    @Override
    public <T> T convertValue(Object value, Class<T> type) {
        return plain.convertValue(value, type);
    }

    @Override
    public <T> T convertValue(Object value, TypeRef<T> type) {
        return plain.convertValue(value, type);
    }

    @Override
    public String writeValueAsString(Object value) throws IOException {
        return plain.writeValueAsString(written(value));
    }

    @Override
    public byte[] writeValueAsBytes(Object value) throws IOException {
        return plain.writeValueAsBytes(written(value));
    }

    private static Object written(Object value) {
        return value instanceof McpError error ? response(error) : value;
    }

    private static Map<String, @Nullable Object> response(McpError error) {
        McpSchema.JSONRPCResponse.@Nullable JSONRPCError given = error.getJsonRpcError();
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("jsonrpc", McpSchema.JSONRPC_VERSION);
        // The transport does not say which request it is; JSON-RPC has null for that.
        response.put("id", null);
        response.put(
                "error",
                Map.of(
                        "code",
                        given == null ? McpSchema.ErrorCodes.INTERNAL_ERROR : given.code(),
                        "message",
                        text(error.getMessage())));
        return response;
    }

    /** The SDK puts the text of exceptions behind its own, which names classes and repeats what was sent. */
    private static String text(@Nullable String message) {
        if (message == null || message.isBlank() || message.contains("Exception") || message.contains("java.")) {
            return "The request could not be handled.";
        }
        String line = message.lines().findFirst().orElse("");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }
}
