package dev.caxton.mcp.wire;

import dev.caxton.mcp.text.CleanText;
import dev.caxton.mcp.upstream.Elicitation;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers over one wire: the client's side of MCP up to revision 2025-11-25.
 *
 * <p>Not the SDK's client session, since that one keeps every request that was given up for as long as it lives, and has no
 * {@code notifications/cancelled}. Safe for use by many threads. An interrupt of a waiting thread touches nobody but that thread.
 */
public final class Session implements AutoCloseable {

    /** Hears what the server does on its own. Called by threads of the wire; must not block. */
    public interface Events {

        /** A list of what it offers is another one now, or may be. */
        void changed();

        /**
         * A resource has changed.
         *
         * @param uri its URI; hostile
         */
        void updated(String uri);

        /**
         * What a person was to do on a page of the web is done.
         *
         * @param elicitation the id of the elicitation, as the server calls it; hostile
         */
        void completed(String elicitation);

        /**
         * The session is over, and not because it was closed.
         *
         * @param reason one sentence without secrets
         */
        void lost(String reason);
    }

    /**
     * What the server said at the beginning.
     *
     * @param revision the revision both speak
     * @param server its name and version, cleaned
     * @param offers the names of what it offers: {@code tools}, {@code resources}, {@code prompts}, {@code completions}, {@code logging}, and
     *     {@code resources.subscribe}
     */
    public record Greeting(String revision, Optional<String> server, Set<String> offers) {}

    /** The revisions this side speaks, the preferred one last. */
    public static final List<String> REVISIONS = List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    /**
     * What this side says of itself.
     *
     * @param version the version of Caxton
     * @param elicitation how it answers a server that asks for its user's input; a server that can't ask is told so
     * @param sampling whether a server may have a client's model write something
     */
    public record Self(String version, Elicitation elicitation, boolean sampling) {

        private Map<String, Object> capabilities() {
            Map<String, Object> capabilities = new HashMap<>();
            switch (elicitation) {
                case NONE -> {
                    // Not mentioned: it can't ask.
                }
                case DEFAULTS -> capabilities.put("elicitation", Map.of("form", Map.of()));
                case CLIENT -> capabilities.put("elicitation", Map.of("form", Map.of(), "url", Map.of()));
            }
            if (sampling) {
                capabilities.put("sampling", Map.of("tools", Map.of()));
            }
            return capabilities;
        }
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The longest wait for what nobody waits for. */
    private static final Duration UNHURRIED = Duration.ofSeconds(30);

    /** A request that waits for its answer, and for whom it was made. */
    private record Pending(CompletableFuture<Map<String, Object>> answer, Peer peer) {}

    private final Wire wire;
    private final Self self;
    private final Events events;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Questions questions;
    private volatile long heard = System.nanoTime();
    private final GivenUp givenUp = new GivenUp();
    private volatile @Nullable String over;

    /**
     * A session over a wire that is not open yet.
     *
     * @param wire the wire; closed with the session
     * @param self what this side says of itself
     * @param events hears what the server does on its own
     */
    public Session(Wire wire, Self self, Events events) {
        this.wire = wire;
        this.self = self;
        this.events = events;
        this.questions = new Questions(self);
    }

    /**
     * Opens the wire and greets the server. Blocks.
     *
     * @param timeout the longest wait
     * @return what the server said
     * @throws WireException if there is no such server, or it speaks no common revision
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public Greeting open(Duration timeout) throws InterruptedException {
        wire.open(new Ear(), timeout);
        Map<String, Object> result = await(
                request(
                        McpSchema.METHOD_INITIALIZE,
                        Map.of(
                                "protocolVersion",
                                REVISIONS.getLast(),
                                "capabilities",
                                self.capabilities(),
                                "clientInfo",
                                Map.of("name", "caxton", "version", self.version()))),
                timeout);
        if (!(result.get("protocolVersion") instanceof String revision) || !REVISIONS.contains(revision)) {
            throw WireException.passing("the server speaks no revision of the protocol that this gateway speaks");
        }
        wire.agreed(revision);
        // Over HTTP the next request could overtake it.
        var _ = await(
                wire.send(new JSONRPCNotification(McpSchema.METHOD_NOTIFICATION_INITIALIZED))
                        .thenApply(nothing -> Map.of()),
                timeout);
        return new Greeting(revision, server(result), offers(result.get("capabilities")));
    }

    private static Set<String> offers(@Nullable Object capabilities) {
        Set<String> offers = new HashSet<>();
        if (capabilities instanceof Map<?, ?> members) {
            for (String offer : List.of("tools", "resources", "prompts", "completions", "logging")) {
                if (members.get(offer) instanceof Map<?, ?> more) {
                    offers.add(offer);
                    if (Boolean.TRUE.equals(more.get("subscribe"))) {
                        offers.add(offer + ".subscribe");
                    }
                }
            }
        }
        return Set.copyOf(offers);
    }

    private static Optional<String> server(Map<String, Object> result) {
        return result.get("serverInfo") instanceof Map<?, ?> info && info.get("name") instanceof String name
                ? Optional.of(CleanText.of(
                        info.get("version") instanceof String itsVersion ? name + " " + itsVersion : name, 200))
                : Optional.empty();
    }

    /**
     * Sends a request. Does not block, and knows no time limit: whoever gives up cancels the future, and the server is told.
     *
     * @param method the method
     * @param params its parameters
     * @return completes with the result, or exceptionally with an {@link RpcError} or a {@link WireException}
     */
    public CompletableFuture<Map<String, Object>> request(String method, Map<String, Object> params) {
        return request(method, params, Peer.NONE, Wire.ELSEWHERE);
    }

    /**
     * Sends a request for a client, as {@link #request(String, Map)} does.
     *
     * @param method the method
     * @param params its parameters
     * @param peer hears what the server tells and asks meanwhile; where it can't be said for which request that is, nobody hears it
     * @param worker as in {@link Wire#send(JSONRPCMessage, Executor)}
     * @return as there; cancelled if the client cancels
     */
    public CompletableFuture<Map<String, Object>> request(
            String method, Map<String, Object> params, Peer peer, Executor worker) {
        // A string, since the other side may give a number back as another kind of number. Not to be guessed, so that
        // whoever answers has seen the question.
        String id = Long.toUnsignedString(RANDOM.nextLong());
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        AtomicBoolean sent = new AtomicBoolean();
        pending.put(id, new Pending(answer, peer));
        var _ = answer.whenComplete((result, failure) -> {
            if (answer.isCancelled()) {
                givenUp.by(peer.owner());
            }
            pending.remove(id);
            if (!answer.isCancelled() || !sent.get()) {
                return;
            }
            if (!method.equals(McpSchema.METHOD_INITIALIZE)) {
                var _ = wire.send(new JSONRPCNotification("notifications/cancelled", Map.of("requestId", id)));
            }
            wire.abandon(id);
        });
        String reason = over;
        if (reason != null) {
            answer.completeExceptionally(WireException.passing(reason));
            return answer;
        }
        peer.whenCancelled(() -> answer.cancel(false));
        if (answer.isDone()) {
            return answer;
        }
        sent.set(true);
        CompletableFuture<Map<String, Object>> waiting =
                whenSent(wire.send(new JSONRPCRequest(method, id, withToken(params, id, peer)), worker), answer);
        if (answer.isCancelled()) {
            // Perhaps before the wire knew of it.
            wire.abandon(id);
        }
        return waiting;
    }

    /**
     * Sends a request whose answer nobody waits for. Does not block; it is given up after a while.
     *
     * @param method the method
     * @param params its parameters
     */
    public void tell(String method, Map<String, Object> params) {
        CompletableFuture<Map<String, Object>> answer = request(method, params);
        CompletableFuture.delayedExecutor(UNHURRIED.toMillis(), TimeUnit.MILLISECONDS, Wire.ELSEWHERE)
                .execute(() -> answer.cancel(false));
    }

    /** Progress is told by a token of ours, which is the id of the request: two clients may have chosen the same. */
    private static Map<String, Object> withToken(Map<String, Object> params, String id, Peer peer) {
        if (peer.progressToken().isEmpty()) {
            return params;
        }
        Map<String, Object> with = new HashMap<>(params);
        with.put("_meta", Map.of("progressToken", id));
        return with;
    }

    /** What could not be sent will not be answered. */
    private static <T> CompletableFuture<T> whenSent(CompletableFuture<Void> sent, CompletableFuture<T> answer) {
        var _ = sent.whenComplete((nothing, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /**
     * Waits for an answer, and gives up the request if it takes too long or the thread is interrupted.
     *
     * @param answer a future of {@link #request}
     * @param timeout the longest wait
     * @return the result
     * @throws WireException if there is none
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public static Map<String, Object> await(CompletableFuture<Map<String, Object>> answer, Duration timeout)
            throws InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw WireException.passing("the server did not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case WireException known -> known;
                case RpcError error ->
                    WireException.passing(
                            "the server answered with the error " + error.code() + ": " + error.getMessage());
                case null, default -> WireException.passing("the request failed");
            };
        }
    }

    /**
     * Whether nothing is asked and nothing has come for so long.
     *
     * @param time the time
     * @return whether the connection has been idle; while a request is under way it is not
     */
    public boolean idleFor(Duration time) {
        return pending.isEmpty() && System.nanoTime() - heard > time.toNanos();
    }

    /**
     * Asks the server whether it is there. Any answer will do, an error too. Blocks.
     *
     * @param timeout the longest wait
     * @throws WireException if there is no answer
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void ping(Duration timeout) throws InterruptedException {
        var _ = await(
                request(McpSchema.METHOD_PING, Map.of())
                        .exceptionallyCompose(failure -> failure instanceof RpcError
                                ? CompletableFuture.completedFuture(Map.of())
                                : CompletableFuture.failedFuture(failure)),
                timeout);
    }

    /**
     * The wire.
     *
     * @return the wire given at the beginning
     */
    public Wire wire() {
        return wire;
    }

    /** Ends the session and the wire. Requests under way fail. Blocks a few seconds at most. */
    @Override
    public void close() {
        end("the connection was closed");
        wire.close();
    }

    private void end(String reason) {
        over = reason;
        pending.values().forEach(waiting -> waiting.answer().completeExceptionally(WireException.passing(reason)));
        questions.end();
    }

    private final class Ear implements Wire.Listener {

        @Override
        public void received(JSONRPCMessage message, Optional<String> request) {
            heard = System.nanoTime();
            switch (message) {
                case JSONRPCResponse response -> answer(response);
                case JSONRPCNotification notification ->
                    told(notification.method(), Questions.params(notification.params()), request);
                case JSONRPCRequest asked ->
                    questions.take(asked, concerned(request), response -> {
                        var _ = wire.send(response);
                    });
                default -> {
                    // The SDK's interface is not sealed; there is no fourth kind.
                }
            }
        }

        private void told(String method, Map<String, Object> params, Optional<String> request) {
            switch (method) {
                case McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED,
                        McpSchema.METHOD_NOTIFICATION_RESOURCES_LIST_CHANGED,
                        McpSchema.METHOD_NOTIFICATION_PROMPTS_LIST_CHANGED -> events.changed();
                case McpSchema.METHOD_NOTIFICATION_RESOURCES_UPDATED -> {
                    if (params.get("uri") instanceof String uri) {
                        events.updated(uri);
                    }
                }
                case McpSchema.METHOD_NOTIFICATION_PROGRESS -> {
                    Pending waiting = pending.get(String.valueOf(params.get("progressToken")));
                    if (waiting != null) {
                        waiting.peer().progressToken().ifPresent(token -> {
                            Map<String, Object> theirs = new HashMap<>(params);
                            theirs.put("progressToken", token);
                            waiting.peer().told(method, theirs);
                        });
                    }
                }
                case "notifications/cancelled" -> questions.cancel(params.get("requestId"));
                case McpSchema.METHOD_NOTIFICATION_MESSAGE -> concerned(request).told(method, params);
                case "notifications/elicitation/complete" -> {
                    // Its id says whom it concerns, most often after their request is over.
                    if (params.get("elicitationId") instanceof String elicitation) {
                        events.completed(elicitation);
                    }
                }
                default -> {
                    // Nothing that this side knows.
                }
            }
        }

        /**
         * For whom something came that names no request. Over HTTP the stream says it; otherwise it has to be the only client with a request under way, and nobody else
         * may have given one up lately, or it could be meant for another.
         */
        private Peer concerned(Optional<String> request) {
            if (request.isPresent()) {
                // Nobody's, if that request has been answered or given up.
                Pending asked = pending.get(request.get());
                return asked == null ? Peer.NONE : asked.peer();
            }
            Peer only = Peer.NONE;
            for (Pending waiting : pending.values()) {
                Object client = waiting.peer().client();
                if (client != null && only.client() != null && !client.equals(only.client())) {
                    return Peer.NONE;
                }
                if (client != null) {
                    only = waiting.peer();
                }
            }
            return givenUp.concernsOthersThan(only.owner()) ? Peer.NONE : only;
        }

        @Override
        public void missed() {
            events.changed();
        }

        @Override
        public void lost(String reason) {
            end(reason);
            events.lost(reason);
        }

        private void answer(JSONRPCResponse response) {
            Pending asked = response.id() == null ? null : pending.get(String.valueOf(response.id()));
            if (asked == null) {
                // Late, or never asked for.
                return;
            }
            CompletableFuture<Map<String, Object>> waiting = asked.answer();
            JSONRPCError error = response.error();
            if (error != null) {
                int code = error.code() == null ? 0 : error.code();
                waiting.completeExceptionally(new RpcError(
                        code,
                        CleanText.of(String.valueOf(error.message()), 300),
                        code == RpcError.URL_ELICITATION_REQUIRED ? UrlElicitation.all(error.data()) : List.of()));
            } else if (response.result() instanceof Map<?, ?> result) {
                @SuppressWarnings("unchecked") // The names of a JSON object are strings.
                Map<String, Object> object = (Map<String, Object>) result;
                waiting.complete(object);
            } else {
                waiting.completeExceptionally(new RpcError(0, "the result is no object"));
            }
        }
    }
}
