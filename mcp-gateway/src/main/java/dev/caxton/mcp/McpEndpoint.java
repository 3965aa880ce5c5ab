package dev.caxton.mcp;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.wire.Session;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpNotificationHandler;
import io.modelcontextprotocol.server.McpRequestHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerSession.McpStreamableServerSessionInit;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The gateway's face for outside MCP clients, protocol 2025-11-25 and the older ones the SDK speaks. A client sees and calls exactly the tools that the
 * decision permits to its principal, at the moment it asks.
 *
 * <p>Whoever hosts the transport verifies the token, checks {@code Host} and {@code Origin}, and puts the {@link Principal} into the transport context
 * under {@link #PRINCIPAL}. A request without one is refused. It lets every request through {@link #within}: a session belongs to the principal of its greeting, which
 * carries no transport context, and is refused to any other, whose requests are not to get to the transport at all.
 *
 * <p>A tool that does not exist and one that may not be seen look the same from outside: unknown, error -32602. The audit log knows the difference.
 * Everything else that goes wrong with a call is a result with {@code isError} whose text starts with the code.
 *
 * <p>Safe for use by many threads. Requests are answered on virtual threads.
 */
public final class McpEndpoint implements AutoCloseable {

    /** The key of the transport context under which the web layer puts the verified {@link Principal}. */
    public static final String PRINCIPAL = "dev.caxton.principal";

    /** The key of the transport context under which the web layer may put the W3C {@code traceparent} of the request, a string. */
    public static final String TRACE = "dev.caxton.traceparent";

    /** How long the SDK waits for an answer to a request of the server's. This server makes none but pings. */
    private static final Duration PING = Duration.ofSeconds(30);

    /** Sessions of clients that never said goodbye are the transport's to sweep; more than this many at once are refused. */
    private static final int SESSIONS = 10_000;

    /** So many of them may be one principal's: nobody is to take the place of all others. */
    static final int SESSIONS_OF_ONE = 100;

    private static final ScopedValue<Principal> GREETING = ScopedValue.newInstance();

    /**
     * What an endpoint needs to know.
     *
     * @param version the version of Caxton
     * @param ids session ids that nobody can guess
     * @param results reads results back into trees
     */
    record Settings(String version, Supplier<String> ids, StrictJson results) {}

    private final McpGateway gateway;
    private final Broker broker;
    private final McpStreamableServerTransportProvider transport;
    private final Settings settings;
    private final List<String> revisions;
    private final Map<String, Principal> owners = new ConcurrentHashMap<>();
    private volatile boolean closed;

    McpEndpoint(McpGateway gateway, Broker broker, McpStreamableServerTransportProvider transport, Settings settings) {
        this.gateway = gateway;
        this.broker = broker;
        this.transport = transport;
        this.settings = settings;
        this.revisions = transport.protocolVersions().stream()
                .filter(Session.REVISIONS::contains)
                .toList();
        transport.setSessionFactory(this::start);
    }

    /** Ends every session. Requests after this are refused. Does not close the gateway. */
    @Override
    public void close() {
        closed = true;
        transport.closeGracefully().onErrorComplete().block(Duration.ofSeconds(5));
        owners.clear();
    }

    /** Tells the clients of a tenant. Does not wait for them. */
    void toolsChanged(TenantId tenant) {
        owners.forEach((id, owner) -> {
            if (owner.tenant().equals(tenant)) {
                Thread.ofVirtual()
                        .start(() -> transport
                                .notifyClient(id, McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED, Map.of())
                                .onErrorComplete()
                                .block());
            }
        });
    }

    private McpStreamableServerSessionInit start(InitializeRequest request) {
        if (!GREETING.isBound()) {
            throw error(ErrorCodes.INVALID_REQUEST, "nobody knows who opens this session");
        }
        String id = settings.ids().get();
        open(id, GREETING.get());
        Map<String, McpRequestHandler<?>> requests = Map.of(
                McpSchema.METHOD_PING, handler(caller -> Map.of()),
                McpSchema.METHOD_TOOLS_LIST, handler(caller -> list(caller.principal())),
                McpSchema.METHOD_TOOLS_CALL, handler(this::call));
        McpNotificationHandler ignore = (exchange, params) -> Mono.empty();
        Map<String, McpNotificationHandler> notifications =
                Map.of(McpSchema.METHOD_NOTIFICATION_INITIALIZED, ignore, "notifications/cancelled", ignore);
        McpStreamableServerSession session = new McpStreamableServerSession(
                id, request.capabilities(), request.clientInfo(), PING, requests, notifications, () -> {
                    owners.remove(id);
                    return Mono.empty();
                });
        String revision =
                revisions.contains(request.protocolVersion()) ? request.protocolVersion() : revisions.getLast();
        InitializeResult result = InitializeResult.builder(
                        revision,
                        ServerCapabilities.builder().tools(true).build(),
                        McpSchema.Implementation.builder("caxton", settings.version())
                                .build())
                .build();
        return new McpStreamableServerSessionInit(session, Mono.just(result));
    }

    private synchronized void open(String id, Principal principal) {
        if (closed || owners.size() >= SESSIONS) {
            throw error(ErrorCodes.INTERNAL_ERROR, "no session can be opened at the moment");
        }
        if (owners.values().stream().filter(principal::equals).count() >= SESSIONS_OF_ONE) {
            throw error(
                    ErrorCodes.INVALID_REQUEST,
                    "you have " + SESSIONS_OF_ONE
                            + " sessions open; end some with DELETE, or wait until idle ones expire");
        }
        owners.put(id, principal);
    }

    /** What is done within a request. */
    @FunctionalInterface
    public interface Work<X extends Exception> {

        /**
         * Hands the request to the transport.
         *
         * @throws X if that fails
         */
        void run() throws X;
    }

    /**
     * Lets a request get to the transport, which has to begin its work on the calling thread.
     *
     * @param session the session that the request names, if it names one; hostile
     * @param principal who asks, verified
     * @param work hands it to the transport
     * @param <X> what that throws
     * @return false if there is no such session of this principal: nothing was done then, and the protocol's answer is 404
     * @throws X if the transport fails
     */
    public <X extends Exception> boolean within(Optional<String> session, Principal principal, Work<X> work) throws X {
        if (session.isPresent() && !principal.equals(owners.get(session.get()))) {
            return false;
        }
        ScopedValue.where(GREETING, principal).call(() -> {
            work.run();
            return principal;
        });
        return true;
    }

    /** One request of a known principal. */
    private record Caller(Principal principal, Optional<String> trace, Map<?, ?> params) {}

    private McpRequestHandler<Object> handler(Function<Caller, Object> handler) {
        return (exchange, params) ->
                Mono.create(answer -> Thread.ofVirtual().name("mcp-endpoint").start(() -> {
                    try {
                        answer.success(handler.apply(caller(exchange, params)));
                    } catch (McpError e) {
                        answer.error(e);
                    } catch (RuntimeException e) {
                        System.getLogger(McpEndpoint.class.getName())
                                .log(System.Logger.Level.ERROR, "A request of an outside client failed", e);
                        answer.error(error(ErrorCodes.INTERNAL_ERROR, "the request failed inside of the gateway"));
                    }
                }));
    }

    private Caller caller(McpAsyncServerExchange exchange, @Nullable Object params) {
        if (!(exchange.transportContext().get(PRINCIPAL) instanceof Principal principal)
                || !principal.equals(owners.get(exchange.sessionId()))) {
            throw error(ErrorCodes.INVALID_REQUEST, "this session is not yours");
        }
        Optional<String> trace =
                exchange.transportContext().get(TRACE) instanceof String text ? Optional.of(text) : Optional.empty();
        return new Caller(principal, trace, params instanceof Map<?, ?> map ? map : Map.of());
    }

    private Map<String, Object> list(Principal principal) {
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
        return Map.of("tools", tools);
    }

    private Map<String, Object> call(Caller caller) {
        if (!(caller.params().get("name") instanceof String name)) {
            throw error(ErrorCodes.INVALID_PARAMS, "a call names a tool");
        }
        Object arguments = caller.params().get("arguments");
        ToolName tool = ClientNames.parse(name).orElseThrow(McpEndpoint::unknown);
        byte[] bytes;
        try {
            bytes = CanonicalJson.bytes(arguments == null ? Map.of() : arguments);
        } catch (JsonRefused e) {
            throw error(ErrorCodes.INVALID_PARAMS, "the arguments cannot be read: " + e.getMessage());
        }
        ToolOutcome outcome =
                broker.call(new ToolCall(caller.principal(), tool, bytes, caller.trace(), gateway.policy()), Door.MCP);
        return switch (outcome) {
            case ToolOutcome.Answered answered -> tree(new String(answered.result(), StandardCharsets.UTF_8));
            case ToolOutcome.Denied denied -> {
                boolean hides = denied.code().equals(ToolCode.DENIED.code())
                        || denied.code().equals(ToolCode.UNKNOWN.code());
                // A tool that the client sees in its list, and may not call like this, is no secret: it is told why.
                if (hides && !gateway.lists(caller.principal(), tool)) {
                    throw unknown();
                }
                yield problem(denied.code(), denied.reason());
            }
            case ToolOutcome.Failed failed -> problem(failed.code(), failed.reason());
        };
    }

    private static Map<String, Object> problem(String code, String reason) {
        return Map.of("content", List.of(Map.of("type", "text", "text", code + ": " + reason)), "isError", true);
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
    private static McpError unknown() {
        return error(ErrorCodes.INVALID_PARAMS, "Unknown tool");
    }

    private static McpError error(int code, String message) {
        return McpError.builder(code).message(message).build();
    }
}
