package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.mcp.endpoint.Client;
import dev.caxton.mcp.endpoint.ClientError;
import dev.caxton.mcp.endpoint.Request;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.Strings;
import dev.caxton.mcp.text.CleanText;
import dev.caxton.mcp.text.HiddenText;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.RpcError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The outside client of one request, as the upstream that the request goes to may tell and ask it. What it may not be asked, it is not. Safe for use by many threads. */
final class ClientPeer implements Peer {

    private final Request request;
    private final String upstream;
    private final LogLevels levels;
    private final Broker.Judges judges;
    private final int most;

    /**
     * The client of a request.
     *
     * @param request the request
     * @param upstream where it goes
     * @param levels how much the client wants to hear
     * @param judges where is recorded what it is asked
     * @param most the most bytes that it is told or asked at once
     */
    ClientPeer(Request request, String upstream, LogLevels levels, Broker.Judges judges, int most) {
        this.request = request;
        this.upstream = upstream;
        this.levels = levels;
        this.judges = judges;
        this.most = most;
    }

    @Override
    public Object client() {
        return request.client();
    }

    @Override
    public Object owner() {
        return request.client().owner();
    }

    @Override
    public void told(String method, Map<String, Object> params) {
        if (method.equals(McpSchema.METHOD_NOTIFICATION_MESSAGE)
                && !levels.admits(request.client(), params.get("level"))) {
            return;
        }
        Map<String, Object> clean = Strings.changed(params, HiddenText::revealed);
        if (method.equals(McpSchema.METHOD_NOTIFICATION_MESSAGE)) {
            clean.put(
                    "logger",
                    upstream + (clean.get("logger") instanceof String logger ? "/" + CleanText.of(logger, 200) : ""));
        }
        if (written(clean).isPresent()) {
            request.tell(method, clean);
        }
    }

    private Optional<byte[]> written(Map<String, Object> tree) {
        try {
            return Optional.of(CanonicalJson.bytes(tree)).filter(bytes -> bytes.length <= most);
        } catch (JsonRefused e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Object> progressToken() {
        return request.params().get("_meta") instanceof Map<?, ?> meta
                ? Optional.<Object>ofNullable(meta.get("progressToken"))
                        .filter(token -> token instanceof String || token instanceof Number)
                : Optional.empty();
    }

    @Override
    public void whenCancelled(Runnable then) {
        request.whenCancelled(then);
    }

    @Override
    public Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params) {
        Map<String, Object> clean = Strings.changed(params, HiddenText::revealed);
        // For a client this server is all upstreams: none of them is to read what came of the others.
        clean.remove("includeContext");
        // Where all upstreams are one server, a person has to know which of them asks.
        if (request.client().upstream().isEmpty() && clean.get("message") instanceof String message) {
            clean.put("message", upstream + ": " + message);
        }
        boolean can = switch (method) {
            case McpSchema.METHOD_SAMPLING_CREATE_MESSAGE -> samples(clean);
            case McpSchema.METHOD_ELICITATION_CREATE -> elicits(clean);
            default -> false;
        };
        Optional<byte[]> bytes = can ? written(clean) : Optional.empty();
        return bytes.map(text -> recorded(method, clean, CanonicalJson.sha256(text)));
    }

    private boolean samples(Map<String, Object> params) {
        return capability("sampling") instanceof Map<?, ?> sampling
                && (sampling.get("tools") instanceof Map<?, ?>
                        || !(params.containsKey("tools") || params.containsKey("toolChoice")));
    }

    private boolean elicits(Map<String, Object> params) {
        if (!(capability("elicitation") instanceof Map<?, ?> elicitation)) {
            return false;
        }
        Object mode = params.getOrDefault("mode", "form");
        if ("url".equals(mode)) {
            return elicitation.get("url") instanceof Map<?, ?> && isWeb(params.get("url"));
        }
        // A client that names no way knows forms.
        return "form".equals(mode) && (elicitation.isEmpty() || elicitation.get("form") instanceof Map<?, ?>);
    }

    private @Nullable Object capability(String name) {
        return request.client().capabilities().get(name);
    }

    private static boolean isWeb(@Nullable Object url) {
        try {
            return url instanceof String text
                    && URI.create(text).getHost() != null
                    && ("https".equals(scheme(text)) || "http".equals(scheme(text)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String scheme(String url) {
        return String.valueOf(URI.create(url).getScheme()).toLowerCase(Locale.ROOT);
    }

    /** Asked on a thread of its own, since the intent has to be on disk before. */
    private CompletableFuture<Map<String, Object>> recorded(String method, Map<String, Object> params, String digest) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("mcp-question").start(() -> {
            Client client = request.client();
            Instant start = judges.time().instant();
            AuditEvent.ContextIntended intent = new AuditEvent.ContextIntended(
                    client.owner().tenant(),
                    client.owner(),
                    judges.ids().get(),
                    method.substring(0, method.indexOf('/')),
                    upstream,
                    "",
                    digest,
                    Door.MCP.toString(),
                    request.trace());
            try {
                judges.audit().append(intent);
            } catch (AuditException e) {
                answer.completeExceptionally(
                        new RpcError(McpSchema.ErrorCodes.INTERNAL_ERROR, "the question could not be recorded"));
                return;
            }
            CompletableFuture<Map<String, Object>> asked = request.ask(method, params);
            var _ = answer.whenComplete((result, failure) -> asked.cancel(false));
            var _ = asked.whenComplete((result, failure) -> {
                if (ended(intent, result, start)) {
                    settle(answer, result, failure);
                } else {
                    answer.completeExceptionally(
                            new RpcError(McpSchema.ErrorCodes.INTERNAL_ERROR, "the answer could not be recorded"));
                }
            });
        });
        return answer;
    }

    private static void settle(
            CompletableFuture<Map<String, Object>> answer,
            @Nullable Map<String, Object> result,
            @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (result != null) {
            answer.complete(result);
        } else if (cause instanceof ClientError error) {
            answer.completeExceptionally(
                    new RpcError(error.code(), CleanText.of(String.valueOf(error.getMessage()), 300)));
        } else {
            answer.completeExceptionally(
                    new RpcError(McpSchema.ErrorCodes.INTERNAL_ERROR, "the client did not answer"));
        }
    }

    private boolean ended(AuditEvent.ContextIntended intent, @Nullable Map<String, Object> result, Instant start) {
        AuditEvent.ContextEnded end = new AuditEvent.ContextEnded(
                intent,
                result == null ? "failed" : "answered",
                result == null ? ToolCode.INTERRUPTED.code() : "OK",
                // No policy is asked: the call is permitted, and the client has said that it can be asked.
                AuditEvent.Ruling.UNKNOWN,
                Optional.ofNullable(result).flatMap(this::written).map(CanonicalJson::sha256),
                AuditEvent.Content.NONE,
                Duration.between(start, judges.time().instant()));
        try {
            return !judges.audit().record(end).toCompletableFuture().isCompletedExceptionally();
        } catch (AuditException e) {
            return false;
        }
    }
}
