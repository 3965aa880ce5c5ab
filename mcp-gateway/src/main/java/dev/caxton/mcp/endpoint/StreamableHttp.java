package dev.caxton.mcp.endpoint;

import dev.caxton.mcp.json.StrictJson;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Streamable HTTP as the revisions up to 2025-11-25 have it: {@code POST} for messages, {@code GET} to listen and to come back to a stream, {@code DELETE} to end a
 * session.
 *
 * <p>A request is answered with plain JSON; only if something is told or asked before the answer it becomes a stream of events. Streams can be resumed with
 * {@code Last-Event-ID} as long as their events are kept, see {@link EndpointLimits}. A client that goes away has not cancelled anything.
 *
 * <p>What a {@code GET} listens to ends with the token that it came with: nothing is sent on it from that moment on, and a client that has another token goes on where it was. The session stays, and what
 * is told to it waits. A request was permitted when it came: it is answered, on its stream too, however long its token lasts.
 *
 * <p>Safe for use by many threads. A session is found by nobody but the principal that opened it, at the door where it was opened.
 */
public final class StreamableHttp implements AutoCloseable {

    /** The header that names a session. */
    public static final String SESSION = "Mcp-Session-Id";

    private static final int SWEEP_SECONDS = 5;
    /** Exchanges of one principal at once, streams that are listened to and all others each: with sessions and requests alone, one principal could hold answers beyond the heap. */
    private static final int MOST_OF_ONE = 256;

    private static final System.Logger LOG = System.getLogger(StreamableHttp.class.getName());

    /**
     * What an endpoint is made of.
     *
     * @param methods answers
     * @param revisions the revisions that are spoken, the preferred one last
     * @param ids session ids that nobody can guess
     * @param json reads bodies
     * @param bodyBytes the longest body
     * @param limits what clients may take
     * @param time the clock that says when tokens end
     */
    public record Parts(
            Methods methods,
            List<String> revisions,
            Supplier<String> ids,
            StrictJson json,
            int bodyBytes,
            EndpointLimits limits,
            InstantSource time) {}

    private final Parts parts;
    private final Places doing = new Places(MOST_OF_ONE);
    private final Places listening = new Places(MOST_OF_ONE);
    private final Sessions sessions;
    private final Patience patience;
    private final Replies replies;
    private final Streams streams;
    private final Posts posts;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * An endpoint, serving.
     *
     * @param parts what it is made of
     */
    public StreamableHttp(Parts parts) {
        this.parts = parts;
        this.sessions = new Sessions(parts.limits());
        this.patience = new Patience(parts.limits());
        this.replies = new Replies(patience);
        this.streams = new Streams(patience, parts.limits(), parts.time());
        this.posts = new Posts(parts, sessions, replies, streams);
        Thread.ofVirtual().name("mcp-endpoint-sweep").start(this::sweep);
    }

    /**
     * Serves one exchange, and returns when it is over, which for a stream may take hours: best on a virtual thread of its own. The thread is not to be interrupted.
     *
     * @param exchange the exchange
     * @param caller who sends it
     */
    public void handle(Exchange exchange, Caller caller) {
        // What is listened to takes no place of what is done.
        Places places = exchange.method().equals("GET") ? listening : doing;
        if (!places.take(caller.principal())) {
            guarded(
                    exchange,
                    () -> replies.refuse(
                            exchange,
                            Refusal.of(
                                    429,
                                    Messages.UNAVAILABLE,
                                    "you have " + MOST_OF_ONE + " requests under way already")));
            return;
        }
        try {
            guarded(exchange, () -> serve(exchange, caller));
        } finally {
            places.leave(caller.principal());
        }
    }

    private interface Work {
        void done() throws IOException;
    }

    private static void guarded(Exchange exchange, Work work) {
        try {
            work.done();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "a client is gone", e);
        } catch (RuntimeException e) {
            // A fault of ours. What has been written stays so, and no more comes.
            LOG.log(System.Logger.Level.ERROR, "an exchange with an outside client failed", e);
            exchange.abort();
        }
    }

    private void serve(Exchange exchange, Caller caller) throws IOException {
        Optional<Refusal> refusal = closed.getCount() == 0
                ? Optional.of(Refusal.of(503, Messages.UNAVAILABLE, "the endpoint is closed"))
                : Heads.misread(exchange, parts.revisions());
        if (refusal.isPresent()) {
            replies.refuse(exchange, refusal.get());
            return;
        }
        switch (exchange.method()) {
            case "POST" -> posts.take(exchange, caller);
            case "GET" -> listen(exchange, caller);
            case "DELETE" -> delete(exchange, caller);
            default -> replies.empty(exchange, 405, Map.of("Allow", "GET, POST, DELETE"));
        }
    }

    private void listen(Exchange exchange, Caller caller) throws IOException {
        Optional<Refusal> refusal = Heads.unfitToListen(exchange);
        if (refusal.isPresent()) {
            replies.refuse(exchange, refusal.get());
            return;
        }
        switch (sessions.of(exchange, caller)) {
            case Sessions.Found.None none -> replies.refuse(exchange, none.refusal());
            case Sessions.Found.Known known -> listen(exchange, known.session(), caller.until());
        }
    }

    private void listen(Exchange exchange, Session session, Optional<Instant> until) throws IOException {
        List<String> last = exchange.headers("Last-Event-ID");
        Optional<Outbox.Reader> reader;
        if (last.isEmpty()) {
            Outbox listening = session.listening();
            reader = Optional.of(listening.read(listening.last(), exchange::abort));
            if (session.since(Posts.PRIMING)) {
                // It may end with its token before anything was told, and the client has to know where it was.
                listening.prime();
            }
        } else {
            reader = last.size() > 1
                    ? Optional.empty()
                    : Position.of(last.getFirst())
                            .flatMap(position -> session.stream(position.stream())
                                    .map(stream -> stream.read(position.number(), exchange::abort)));
        }
        if (reader.isEmpty()) {
            replies.refuse(
                    exchange,
                    Refusal.of(400, Messages.INVALID_REQUEST, "the stream of this event is not kept any more"));
            return;
        }
        streams.write(exchange, reader.get(), until);
        session.use();
    }

    /** What an event id says. */
    private record Position(String stream, long number) {

        static Optional<Position> of(String id) {
            int at = id.indexOf('-');
            try {
                return at < 1 || id.length() > 40
                        ? Optional.empty()
                        : Optional.of(new Position(id.substring(0, at), Long.parseLong(id.substring(at + 1))));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    private void delete(Exchange exchange, Caller caller) throws IOException {
        switch (sessions.of(exchange, caller)) {
            case Sessions.Found.None none -> replies.refuse(exchange, none.refusal());
            case Sessions.Found.Known known -> {
                end(known.session());
                replies.empty(exchange, 200, Map.of());
            }
        }
    }

    private void end(Session session) {
        if (sessions.remove(session)) {
            session.end();
            parts.methods().ended(session);
        }
    }

    /**
     * The sessions at this moment.
     *
     * @return their clients
     */
    public List<? extends Client> clients() {
        return sessions.list();
    }

    private void sweep() {
        try {
            while (!closed.await(SWEEP_SECONDS, TimeUnit.SECONDS)) {
                patience.sweep();
                for (Session session : sessions.list()) {
                    if (session.isIdleFor(parts.limits().idle())) {
                        // Whoever waits for its client is answered, and nobody's answer holds up the others.
                        Thread.ofVirtual().name("mcp-expired").start(() -> end(session));
                    }
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    /** Ends every session and its streams at once. Requests after this are refused. Does not wait for those that run. */
    @Override
    public void close() {
        closed.countDown();
        sessions.close();
        sessions.list().forEach(this::end);
    }
}
