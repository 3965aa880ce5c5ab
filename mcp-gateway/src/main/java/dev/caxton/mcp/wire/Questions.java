package dev.caxton.mcp.wire;

import dev.caxton.mcp.text.CleanText;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a server asks: answered here, or by the one client whose request is under way. Safe for use by many threads. */
final class Questions {

    /** Questions under way at once. */
    private static final int MOST = 64;

    private final Session.Self self;
    private final Map<String, CompletableFuture<Map<String, Object>>> open = new ConcurrentHashMap<>();

    Questions(Session.Self self) {
        this.self = self;
    }

    /**
     * Answers, now or later.
     *
     * @param request what is asked; hostile
     * @param peer whom it can be passed on to
     * @param answer takes the response
     */
    void take(JSONRPCRequest request, Peer peer, Consumer<JSONRPCResponse> answer) {
        switch (request.method()) {
            case McpSchema.METHOD_PING -> answer.accept(JSONRPCResponse.result(request.id(), Map.of()));
            case McpSchema.METHOD_ELICITATION_CREATE -> {
                switch (self.elicitation()) {
                    case NONE -> answer.accept(unknown(request));
                    case DEFAULTS ->
                        answer.accept(JSONRPCResponse.result(request.id(), FormDefaults.answer(request.params())));
                    case CLIENT -> pass(request, peer, answer);
                }
            }
            case McpSchema.METHOD_SAMPLING_CREATE_MESSAGE -> {
                if (self.sampling()) {
                    pass(request, peer, answer);
                } else {
                    answer.accept(unknown(request));
                }
            }
            default -> answer.accept(unknown(request));
        }
    }

    private void pass(JSONRPCRequest request, Peer peer, Consumer<JSONRPCResponse> answer) {
        String id = String.valueOf(request.id());
        Optional<CompletableFuture<Map<String, Object>>> asked = open.size() >= MOST || open.containsKey(id)
                ? Optional.empty()
                : peer.asked(request.method(), params(request.params()));
        if (asked.isEmpty()) {
            answer.accept(unknown(request));
            return;
        }
        open.put(id, asked.get());
        var _ = asked.get().whenComplete((result, failure) -> {
            open.remove(id);
            if (failure == null) {
                answer.accept(JSONRPCResponse.result(request.id(), result));
            } else if (!asked.get().isCancelled()) {
                answer.accept(JSONRPCResponse.error(request.id(), error(failure)));
            }
        });
    }

    private static JSONRPCError error(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RpcError known
                ? new JSONRPCError(known.code(), CleanText.of(String.valueOf(known.getMessage()), 300), null)
                : new JSONRPCError(McpSchema.ErrorCodes.INTERNAL_ERROR, "the client did not answer", null);
    }

    private static JSONRPCResponse unknown(JSONRPCRequest request) {
        return JSONRPCResponse.error(
                request.id(),
                new JSONRPCError(McpSchema.ErrorCodes.METHOD_NOT_FOUND, "this client has no such method", null));
    }

    /** The server does not want an answer any more. */
    void cancel(@Nullable Object id) {
        CompletableFuture<Map<String, Object>> asked = open.get(String.valueOf(id));
        if (asked != null) {
            asked.cancel(false);
        }
    }

    /** Nobody is there to be answered. */
    void end() {
        open.values().forEach(asked -> asked.cancel(false));
    }

    static Map<String, Object> params(@Nullable Object params) {
        if (params instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // The names of a JSON object are strings.
            Map<String, Object> object = (Map<String, Object>) map;
            return object;
        }
        return Map.of();
    }
}
