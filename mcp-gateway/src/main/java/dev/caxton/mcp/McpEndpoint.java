package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Answer;
import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.mcp.endpoint.Client;
import dev.caxton.mcp.endpoint.Exchange;
import dev.caxton.mcp.endpoint.Methods;
import dev.caxton.mcp.endpoint.Request;
import dev.caxton.mcp.endpoint.StreamableHttp;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The gateway's face for outside MCP clients, protocol 2025-11-25 and the older ones. A client sees and uses exactly the tools, resources and prompts that the
 * decision permits to its principal, at the moment it asks. What an upstream tells and asks in the middle of a call goes to the client of that call and to no other.
 *
 * <p>Whoever hosts it verifies the token, checks {@code Host} and {@code Origin}, and hands over each exchange with the {@link Principal}. A session belongs to the
 * principal of its greeting, at the door where it was opened; to any other it does not exist.
 *
 * <p>A tool that does not exist and one that may not be seen look the same from outside: unknown, error -32602; so do prompts, and resources with -32002. The audit log knows
 * the difference. If a person has to open pages of the web first, whatever is asked, a client that can have them opened is told which with the error -32042. Everything else that goes wrong with a call of a
 * tool is a result with {@code isError} whose text starts with the code; with anything else it is the upstream's own error, or -32000 with the code in {@code data}.
 *
 * <p>Safe for use by many threads.
 */
public final class McpEndpoint implements AutoCloseable {

    /**
     * What an endpoint is made of.
     *
     * @param version the version of Caxton
     * @param results reads results back into trees
     * @param limits how large things may be
     * @param broker calls tools
     * @param context asks for everything else
     * @param judges record what clients are asked
     */
    record Parts(
            String version,
            StrictJson results,
            CallLimits limits,
            Broker broker,
            ContextBroker context,
            Broker.Judges judges) {}

    private final McpGateway gateway;
    private final Parts parts;
    private final ServedTools tools;
    private final ServedContext context;
    private final LogLevels levels = new LogLevels();
    private final OpenElicitations elicitations;
    private final StreamableHttp http;

    McpEndpoint(McpGateway gateway, Parts parts, Function<Methods, StreamableHttp> http) {
        this.gateway = gateway;
        this.parts = parts;
        this.elicitations = new OpenElicitations(parts.judges().ids());
        this.tools = new ServedTools(gateway, parts.broker(), parts.results(), this::peer);
        this.context = new ServedContext(gateway, parts.context(), new Subscriptions(), this::peer);
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

    /** Tells the clients of a tenant that a list is another one. Does not wait for them. */
    void changed(TenantId tenant, String upstream, String method) {
        for (Client client : http.clients()) {
            if (client.owner().tenant().equals(tenant)
                    && client.upstream().map(upstream::equals).orElse(true)) {
                client.tell(method, Map.of());
            }
        }
    }

    /** Tells the clients of a tenant that tools may have come or gone, whatever their upstream. */
    void toolsChanged(TenantId tenant) {
        for (Client client : http.clients()) {
            if (client.owner().tenant().equals(tenant)) {
                client.tell(McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED, Map.of());
            }
        }
    }

    void updated(TenantId tenant, String upstream, String uri) {
        context.updated(tenant, upstream, uri);
    }

    void completed(TenantId tenant, String upstream, String elicitation) {
        elicitations.completed(tenant, upstream, elicitation);
    }

    List<String> subscribed(TenantId tenant, String upstream) {
        return context.subscribed(tenant, upstream);
    }

    private ClientPeer peer(Request request, String upstream) {
        return new ClientPeer(
                request,
                upstream,
                levels,
                elicitations,
                parts.judges(),
                parts.limits().argumentBytes());
    }

    private final class Served implements Methods {

        @Override
        public Map<String, Object> greet(Client client) {
            return Map.of(
                    "capabilities",
                    Map.of(
                            "tools", Map.of("listChanged", true),
                            "resources", Map.of("listChanged", true, "subscribe", true),
                            "prompts", Map.of("listChanged", true),
                            "completions", Map.of(),
                            "logging", Map.of()),
                    "serverInfo",
                    Map.of("name", "caxton", "version", parts.version()));
        }

        @Override
        public Answer answer(Request request) {
            return switch (request.method()) {
                case McpSchema.METHOD_TOOLS_LIST -> tools.list(request.client());
                case McpSchema.METHOD_TOOLS_CALL -> tools.call(request);
                case McpSchema.METHOD_RESOURCES_LIST -> context.resources(request.client());
                case McpSchema.METHOD_RESOURCES_TEMPLATES_LIST -> context.templates(request.client());
                case McpSchema.METHOD_RESOURCES_READ -> context.read(request);
                case McpSchema.METHOD_RESOURCES_SUBSCRIBE -> context.subscribe(request);
                case McpSchema.METHOD_RESOURCES_UNSUBSCRIBE -> context.unsubscribe(request);
                case McpSchema.METHOD_PROMPT_LIST -> context.prompts(request.client());
                case McpSchema.METHOD_PROMPT_GET -> context.prompt(request);
                case McpSchema.METHOD_COMPLETION_COMPLETE -> context.complete(request);
                case McpSchema.METHOD_LOGGING_SET_LEVEL -> level(request);
                default -> new Answer.Failure(ErrorCodes.METHOD_NOT_FOUND, "this server has no such method");
            };
        }

        private Answer level(Request request) {
            if (!(request.params().get("level") instanceof String level) || !LogLevels.isLevel(level)) {
                return Replies.invalid("there is no such level");
            }
            levels.set(request.client(), level);
            if (request.isCancelled()) {
                // As when the session has ended meanwhile.
                levels.forget(request.client());
            }
            gateway.offers()
                    .level(request.client().owner().tenant(), request.client().upstream(), level);
            return Replies.result(Map.of());
        }

        @Override
        public void told(Client client, String method, Map<String, Object> params) {
            // Nothing that a client tells beside its requests changes anything here.
        }

        @Override
        public void ended(Client client) {
            levels.forget(client);
            elicitations.ended(client);
            context.ended(client);
        }
    }
}
