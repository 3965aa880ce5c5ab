package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.mcp.endpoint.Answer;
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
import dev.caxton.mcp.wire.UrlElicitation;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private final OpenElicitations elicitations;
    private final Broker.Judges judges;
    private final int most;

    /** What a person has to do before the upstream takes the request, as the client is told. */
    private volatile Optional<Answer> required = Optional.empty();

    /**
     * The client of a request.
     *
     * @param request the request
     * @param upstream where it goes
     * @param levels how much the client wants to hear
     * @param elicitations what clients were told that a person has to do
     * @param judges where is recorded what it is asked
     * @param most the most bytes that it is told or asked at once
     */
    ClientPeer(
            Request request,
            String upstream,
            LogLevels levels,
            OpenElicitations elicitations,
            Broker.Judges judges,
            int most) {
        this.request = request;
        this.upstream = upstream;
        this.levels = levels;
        this.elicitations = elicitations;
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
            var _ = request.tell(method, clean);
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
        if (clean.get("message") instanceof String message) {
            clean.put("message", named(message));
        }
        // Ids of upstreams are for upstreams.
        clean.remove("elicitationId");
        Object id = params.get("elicitationId");
        boolean can = switch (method) {
            case McpSchema.METHOD_SAMPLING_CREATE_MESSAGE -> samples(clean);
            case McpSchema.METHOD_ELICITATION_CREATE -> elicits(clean, id);
            default -> false;
        };
        if (!can) {
            return Optional.empty();
        }
        boolean opens = method.equals(McpSchema.METHOD_ELICITATION_CREATE) && "url".equals(clean.get("mode"));
        if (!opens || !(id instanceof String page)) {
            return questioned(method, clean);
        }
        clean.put("elicitationId", elicitations.begin(request, upstream, page));
        Optional<CompletableFuture<Map<String, Object>>> asked = questioned(method, clean);
        if (asked.isEmpty()) {
            elicitations.end(request.client(), upstream, page);
        }
        asked.ifPresent(answer -> {
            var _ = answer.whenComplete((result, failure) -> {
                if (result == null || !"accept".equals(result.get("action"))) {
                    // Nobody is on that page.
                    elicitations.end(request.client(), upstream, page);
                }
            });
        });
        return asked;
    }

    private Optional<CompletableFuture<Map<String, Object>>> questioned(String method, Map<String, Object> clean) {
        return written(clean).map(text -> recorded(method, clean, CanonicalJson.sha256(text)));
    }

    /** Where all upstreams are one server, a person has to know which of them speaks. */
    private String named(String message) {
        return request.client().upstream().isEmpty() ? upstream + ": " + message : message;
    }

    @Override
    public boolean required(String why, List<UrlElicitation> all) {
        if (all.isEmpty() || !opensPages()) {
            return false;
        }
        List<UrlElicitation> clean = all.stream()
                .map(one -> new UrlElicitation(
                        one.id(), HiddenText.revealed(one.url()), named(HiddenText.revealed(one.message()))))
                .toList();
        if (!clean.stream().allMatch(one -> isWeb(one.url()))) {
            return false;
        }
        boolean told = false;
        try {
            Map<String, Object> data = Map.of(
                    "elicitations",
                    clean.stream()
                            .map(one -> Map.of(
                                    "mode",
                                    "url",
                                    "elicitationId",
                                    elicitations.begin(request, upstream, one.id()),
                                    "url",
                                    one.url(),
                                    "message",
                                    one.message()))
                            .toList());
            Optional<byte[]> bytes = written(data);
            told = bytes.isPresent() && toldOf(CanonicalJson.sha256(bytes.get())) && !request.isCancelled();
            if (told) {
                required = Optional.of(
                        new Answer.Failure(RpcError.URL_ELICITATION_REQUIRED, named(why), Optional.of(data)));
            }
            return told;
        } finally {
            if (!told) {
                all.forEach(one -> elicitations.end(request.client(), upstream, one.id()));
            }
        }
    }

    /**
     * What the client is told in place of a failure.
     *
     * @param code what the failure came to
     * @return what a person has to do first, if that is all that has failed
     */
    Optional<Answer> instead(String code) {
        return code.equals(ToolCode.ELICITATION.code()) ? required : Optional.empty();
    }

    private boolean samples(Map<String, Object> params) {
        return capability("sampling") instanceof Map<?, ?> sampling
                && (sampling.get("tools") instanceof Map<?, ?>
                        || !(params.containsKey("tools") || params.containsKey("toolChoice")));
    }

    private boolean opensPages() {
        return capability("elicitation") instanceof Map<?, ?> elicitation
                && elicitation.get("url") instanceof Map<?, ?>;
    }

    private boolean elicits(Map<String, Object> params, @Nullable Object id) {
        if (!(capability("elicitation") instanceof Map<?, ?> elicitation)) {
            return false;
        }
        Object mode = params.getOrDefault("mode", "form");
        if ("url".equals(mode)) {
            return opensPages() && UrlElicitation.isId(id) && isWeb(params.get("url"));
        }
        // A client that names no way knows forms.
        return "form".equals(mode) && (elicitation.isEmpty() || elicitation.get("form") instanceof Map<?, ?>);
    }

    private @Nullable Object capability(String name) {
        return request.client().capabilities().get(name);
    }

    /** What stands before an {@code @} is read as the name of the host by people, and as nothing by browsers. */
    private static boolean isWeb(@Nullable Object url) {
        try {
            if (!(url instanceof String text)) {
                return false;
            }
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && (scheme.equals("https") || scheme.equals("http"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Asked on a thread of its own, since the intent has to be on disk before. */
    private CompletableFuture<Map<String, Object>> recorded(String method, Map<String, Object> params, String digest) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("mcp-question").start(() -> {
            Instant start = judges.time().instant();
            AuditEvent.ContextIntended intent = intent(method.substring(0, method.indexOf('/')), digest);
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
                if (ended(intent, result == null ? "failed" : "answered", result, start)) {
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

    private AuditEvent.ContextIntended intent(String kind, String digest) {
        Client client = request.client();
        return new AuditEvent.ContextIntended(
                client.owner().tenant(),
                client.owner(),
                judges.ids().get(),
                kind,
                upstream,
                "",
                digest,
                Door.MCP.toString(),
                request.trace());
    }

    /** Whether it is recorded that the client is told of pages. Nobody answers that. */
    private boolean toldOf(String digest) {
        Instant start = judges.time().instant();
        AuditEvent.ContextIntended intent = intent("elicitation", digest);
        try {
            judges.audit().append(intent);
        } catch (AuditException e) {
            return false;
        }
        return ended(intent, "told", null, start);
    }

    private boolean ended(
            AuditEvent.ContextIntended intent, String outcome, @Nullable Map<String, Object> result, Instant start) {
        AuditEvent.ContextEnded end = new AuditEvent.ContextEnded(
                intent,
                outcome,
                outcome.equals("failed") ? ToolCode.INTERRUPTED.code() : "OK",
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
