package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Answer;
import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.mcp.endpoint.Client;
import dev.caxton.mcp.endpoint.Exchange;
import dev.caxton.mcp.endpoint.Methods;
import dev.caxton.mcp.endpoint.Request;
import dev.caxton.mcp.endpoint.StreamableHttp;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The gateway's face for outside MCP clients, protocol 2025-11-25 and the older ones. A client sees and calls exactly the tools that the decision permits to its
 * principal, at the moment it asks.
 *
 * <p>Whoever hosts it verifies the token, checks {@code Host} and {@code Origin}, and hands over each exchange with the {@link Principal}. A session belongs to the
 * principal of its greeting; to any other it does not exist.
 *
 * <p>A tool that does not exist and one that may not be seen look the same from outside: unknown, error -32602. The audit log knows the difference.
 * Everything else that goes wrong with a call is a result with {@code isError} whose text starts with the code.
 *
 * <p>Safe for use by many threads.
 */
public final class McpEndpoint implements AutoCloseable {

    /**
     * What an endpoint needs to know.
     *
     * @param version the version of Caxton
     * @param results reads results back into trees
     */
    record Settings(String version, StrictJson results) {}

    private final McpGateway gateway;
    private final Broker broker;
    private final Settings settings;
    private final StreamableHttp http;

    McpEndpoint(McpGateway gateway, Broker broker, Settings settings, Function<Methods, StreamableHttp> http) {
        this.gateway = gateway;
        this.broker = broker;
        this.settings = settings;
        this.http = http.apply(new Served());
    }

    /**
     * Serves one exchange, and returns when it is over, which for a stream may take hours: best on a virtual thread of its own, which is not to be interrupted.
     *
     * @param exchange the exchange; token, {@code Host} and {@code Origin} are verified
     * @param caller who sends it, and to which door
     */
    public void handle(Exchange exchange, Caller caller) {
        http.handle(exchange, caller);
    }

    /** Ends every session and its streams at once. Requests after this are refused. Does not close the gateway. */
    @Override
    public void close() {
        http.close();
    }

    /** Tells the clients of a tenant. Does not wait for them. */
    void toolsChanged(TenantId tenant) {
        for (Client client : http.clients()) {
            if (client.owner().tenant().equals(tenant)) {
                client.tell(McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED, Map.of());
            }
        }
    }

    private final class Served implements Methods {

        @Override
        public Map<String, Object> greet(Client client) {
            return Map.of(
                    "capabilities",
                    Map.of("tools", Map.of("listChanged", true)),
                    "serverInfo",
                    Map.of("name", "caxton", "version", settings.version()));
        }

        @Override
        public Answer answer(Request request) {
            return switch (request.method()) {
                case McpSchema.METHOD_TOOLS_LIST -> list(request.client().owner());
                case McpSchema.METHOD_TOOLS_CALL -> call(request);
                default -> new Answer.Failure(ErrorCodes.METHOD_NOT_FOUND, "this server has no such method");
            };
        }

        @Override
        public void told(Client client, String method, Map<String, Object> params) {
            // Nothing that a client tells beside its requests changes anything here.
        }

        @Override
        public void ended(Client client) {
            // Nothing is kept for it.
        }
    }

    private Answer list(Principal principal) {
        List<Map<String, Object>> tools = new ArrayList<>();
        for (ToolView tool : gateway.tools(principal)) {
            Map<String, Object> listed = new LinkedHashMap<>();
            listed.put("name", tool.clientName());
            tool.title().ifPresent(title -> listed.put("title", title));
            tool.description().ifPresent(description -> listed.put("description", description));
            listed.put("inputSchema", tree(tool.inputSchema()));
            tool.outputSchema().ifPresent(schema -> listed.put("outputSchema", tree(schema)));
            tool.annotations().ifPresent(annotations -> listed.put("annotations", tree(annotations)));
            tools.add(listed);
        }
        return result(Map.of("tools", tools));
    }

    private Answer call(Request request) {
        if (!(request.params().get("name") instanceof String name)) {
            return new Answer.Failure(ErrorCodes.INVALID_PARAMS, "a call names a tool");
        }
        Object arguments = request.params().get("arguments");
        Optional<ToolName> tool = ClientNames.parse(name);
        if (tool.isEmpty()) {
            return unknown();
        }
        byte[] bytes;
        try {
            bytes = CanonicalJson.bytes(arguments == null ? Map.of() : arguments);
        } catch (JsonRefused e) {
            return new Answer.Failure(ErrorCodes.INVALID_PARAMS, "the arguments cannot be read: " + e.getMessage());
        }
        Principal principal = request.client().owner();
        ToolOutcome outcome =
                broker.call(new ToolCall(principal, tool.get(), bytes, request.trace(), gateway.policy()), Door.MCP);
        return switch (outcome) {
            case ToolOutcome.Answered answered -> new Answer.Result(answered.result());
            case ToolOutcome.Denied denied -> {
                boolean hides = denied.code().equals(ToolCode.DENIED.code())
                        || denied.code().equals(ToolCode.UNKNOWN.code());
                // A tool that the client sees in its list, and may not call like this, is no secret: it is told why.
                yield hides && !gateway.lists(principal, tool.get())
                        ? unknown()
                        : problem(denied.code(), denied.reason());
            }
            case ToolOutcome.Failed failed -> problem(failed.code(), failed.reason());
        };
    }

    private static Answer problem(String code, String reason) {
        return result(
                Map.of("content", List.of(Map.of("type", "text", "text", code + ": " + reason)), "isError", true));
    }

    private static Answer result(Map<String, Object> tree) {
        try {
            return new Answer.Result(CanonicalJson.bytes(tree));
        } catch (JsonRefused e) {
            throw new IllegalStateException("what the gateway writes has been read or cleaned before", e);
        }
    }

    /** What the gateway has written itself can be read again. */
    private Map<String, Object> tree(String json) {
        try {
            return settings.results().object(json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalStateException("canonical JSON is within the limits it was written under", e);
        }
    }

    /** The name is not repeated: it is the client's, and it knows it. */
    private static Answer unknown() {
        return new Answer.Failure(ErrorCodes.INVALID_PARAMS, "Unknown tool");
    }
}
