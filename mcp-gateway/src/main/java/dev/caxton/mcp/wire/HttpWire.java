package dev.caxton.mcp.wire;

import dev.caxton.mcp.wire.GuardedHttp.Answer;
import dev.caxton.mcp.wire.HttpAsker.Form;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks MCP over streamable HTTP. Redirects are not followed, no proxy is asked, and the address of the host is checked whenever a connection is made.
 *
 * <p>Not the SDK's transport, since that one takes no stream up again that the server has ended before the answer, keeps the stream of a request that was given
 * up, and knows no authorization. Each exchange has a virtual thread of its own, unless whoever sends offers one and a connection that is open already can be used.
 */
public final class HttpWire implements Wire {

    /**
     * Where to.
     *
     * @param uri the endpoint
     * @param headers request headers with their values
     * @param loopback whether the endpoint may be on this machine
     * @param maxMessage the longest message that is read, bytes
     */
    public record Target(URI uri, Map<String, String> headers, boolean loopback, int maxMessage) {

        /** Without the values of the headers, which are secrets. */
        @Override
        public String toString() {
            return "Target[" + uri.getScheme() + "://" + uri.getAuthority() + "]";
        }
    }

    /** Messages on their way at once. The next one is refused: a server that asks without end is not answered without end. */
    private static final int EXCHANGES = 1_000;

    /** Events that are no messages. */
    private static final int NOISE = 100;

    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final String EVENTS = "text/event-stream";

    private final Target target;
    private final McpJsonMapper json;
    private final HttpAsker asker;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Semaphore room = new Semaphore(EXCHANGES);
    private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();
    private final Map<String, Cancellation> requests = new ConcurrentHashMap<>();
    private volatile @Nullable Connection connection;

    private record Connection(HttpAsker.Client client, Listener listener) {}

    /** A message on its way: a request waits for its answer, another message only for the receipt. */
    private record Exchange(
            String text,
            Optional<String> request,
            boolean greeting,
            CompletableFuture<Void> sent,
            Cancellation cancellation) {}

    /**
     * A wire, not yet open.
     *
     * @param target where to
     * @param json reads and writes messages
     * @param credentials the token that the server wants to see
     */
    public HttpWire(Target target, McpJsonMapper json, Credentials credentials) {
        this.target = target;
        this.json = json;
        this.asker = new HttpAsker(target, credentials);
    }

    @Override
    public void open(Listener listener, Duration timeout) {
        HttpAsker.Client client = asker.client(timeout);
        connection = new Connection(client, listener);
        if (over.get()) {
            client.close();
            throw WireException.passing("the connection was closed while it was opened");
        }
    }

    @Override
    public CompletableFuture<Void> send(JSONRPCMessage message) {
        return send(message, ELSEWHERE);
    }

    @Override
    public CompletableFuture<Void> send(JSONRPCMessage message, Executor worker) {
        Connection current = connection;
        if (current == null || over.get()) {
            return CompletableFuture.failedFuture(WireException.passing("the connection is closed"));
        }
        String text;
        try {
            text = json.writeValueAsString(message);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(WireException.passing("the message could not be written as JSON"));
        }
        Optional<String> request =
                message instanceof JSONRPCRequest asked ? Optional.of(String.valueOf(asked.id())) : Optional.empty();
        Exchange exchange = new Exchange(
                text,
                request,
                message instanceof JSONRPCRequest asked && McpSchema.METHOD_INITIALIZE.equals(asked.method()),
                new CompletableFuture<>(),
                new Cancellation());
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(WireException.passing("too many messages are on their way"));
        }
        boolean ready = message instanceof JSONRPCNotification told
                && McpSchema.METHOD_NOTIFICATION_INITIALIZED.equals(told.method());
        request.ifPresent(id -> requests.put(id, exchange.cancellation()));
        // A name that is looked up, a connection that is made, and a token that is fetched take their time, which
        // nobody can cut short.
        Executor hands = asker.isReady(current.client()) ? worker : ELSEWHERE;
        hands.execute(() -> {
            try {
                during(exchange.cancellation(), () -> exchange(current, exchange));
            } finally {
                request.ifPresent(requests::remove);
                room.release();
            }
            if (ready && !exchange.sent().isCompletedExceptionally()) {
                Cancellation listening = new Cancellation();
                ELSEWHERE.execute(() -> during(listening, () -> listen(current, listening)));
            }
        });
        return exchange.sent();
    }

    /** Does what ends when the wire is closed, unless it is. */
    private void during(Cancellation cancellation, Runnable work) {
        running.add(cancellation);
        try {
            if (closed.get()) {
                cancellation.cancel();
            }
            work.run();
        } finally {
            running.remove(cancellation);
        }
    }

    @Override
    public void abandon(String request) {
        Cancellation cancellation = requests.get(request);
        if (cancellation != null) {
            cancellation.cancel();
        }
    }

    private void exchange(Connection current, Exchange exchange) {
        try {
            boolean answered;
            try (Answer answer = asker.asked(
                    current.client(),
                    new Form(
                            "POST",
                            Map.of("Accept", "application/json, " + EVENTS, "Content-Type", "application/json"),
                            Optional.of(exchange.text().getBytes(StandardCharsets.UTF_8)),
                            exchange.request().isEmpty(),
                            exchange.cancellation()))) {
                requireTaken(answer);
                if (exchange.greeting()) {
                    asker.keepSession(answer);
                }
                // A receipt is never heard as a stream, which might never end.
                answered = (exchange.request().isPresent() && carries(answer, EVENTS))
                        ? streamed(current, exchange, answer)
                        : taken(current, answer, exchange.request());
            }
            if (answered || exchange.request().isEmpty()) {
                exchange.sent().complete(null);
            } else {
                exchange.sent()
                        .completeExceptionally(
                                WireException.passing("the server ended the exchange without an answer"));
            }
        } catch (WireException e) {
            exchange.sent().completeExceptionally(e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                // Which has closed the connection.
                exchange.sent().cancel(false);
            } else {
                exchange.sent().completeExceptionally(exchange.cancellation().isCancelled() ? givenUp() : explained(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.sent().cancel(false);
        } catch (RuntimeException e) {
            // Of the HTTP client or the JSON library, which have no common type for what a server can do wrong.
            exchange.sent()
                    .completeExceptionally(WireException.passing(
                            "the request failed: " + e.getClass().getSimpleName()));
        }
    }

    private static WireException givenUp() {
        return WireException.passing("the request was given up");
    }

    private void requireTaken(Answer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return;
        }
        if (status == 404 && asker.hasSession()) {
            lost("the server has forgotten the session");
            throw WireException.passing("the server has forgotten the session");
        }
        if (status == 401 || status == 403) {
            throw WireException.refused("the server refused the credentials: status " + status);
        }
        // Not what it says: a body may hold anything.
        throw WireException.passing("the server answered with the status " + status);
    }

    private static boolean carries(Answer answer, String type) {
        return answer.header("Content-Type")
                .map(value -> value.toLowerCase(Locale.ROOT))
                .filter(value -> value.equals(type) || value.startsWith(type + ";") || value.startsWith(type + " "))
                .isPresent();
    }

    /** A single message, or a receipt. Whether it was the answer. */
    private boolean taken(Connection current, Answer answer, Optional<String> request) throws IOException {
        if (request.isEmpty()) {
            return false;
        }
        if (!carries(answer, "application/json")) {
            throw WireException.passing("the server answered with what is neither JSON nor a stream of events");
        }
        byte[] text = answer.body().readNBytes(target.maxMessage() + 1);
        if (text.length > target.maxMessage()) {
            throw WireException.passing("the server sent a message of more than " + target.maxMessage() + " bytes");
        }
        JSONRPCMessage message;
        try {
            message = Messages.read(json, new String(text, StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            throw WireException.passing("the server answered what is no message");
        }
        current.listener().received(message, request);
        return answers(message, request);
    }

    private static boolean answers(JSONRPCMessage message, Optional<String> request) {
        return message instanceof JSONRPCResponse response
                && request.isPresent()
                && request.get().equals(String.valueOf(response.id()));
    }

    /** Messages of a stream until the answer is among them; the stream is taken up again where the server has ended it before. Whether the answer came. */
    private boolean streamed(Connection current, Exchange exchange, Answer first)
            throws IOException, InterruptedException {
        EventStream events = new EventStream(target.maxMessage());
        Hearing hearing = new Hearing(current.listener(), exchange.request());
        try (first) {
            heard(first, events, hearing);
        }
        while (!hearing.answered()
                && !over.get()
                && events.lastId().isPresent()
                && exchange.request().isPresent()) {
            if (exchange.cancellation().pause(events.retry())) {
                throw givenUp();
            }
            try (Answer again = resumed(current, events, exchange.cancellation())) {
                if (again.status() != 200 || !carries(again, EVENTS)) {
                    requireTaken(again);
                    return false;
                }
                heard(again, events, hearing);
            }
        }
        return hearing.answered();
    }

    private void heard(Answer answer, EventStream events, Hearing hearing) throws IOException {
        try {
            events.read(answer.body(), hearing::event, hearing::answered);
        } catch (LineReader.TooLong e) {
            throw WireException.passing("the server sent a message of more than " + target.maxMessage() + " bytes");
        } catch (IOException e) {
            if (events.lastId().isEmpty()) {
                throw e;
            }
        }
    }

    private Answer resumed(Connection current, EventStream events, Cancellation cancellation) throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", EVENTS));
        events.lastId().ifPresent(id -> headers.put("Last-Event-ID", id));
        return asker.asked(current.client(), new Form("GET", headers, Optional.empty(), false, cancellation));
    }

    /** What is heard on one stream. Belongs to one thread. */
    private final class Hearing {

        private final Listener listener;
        private final Optional<String> request;
        private boolean answered;
        private int noise;
        private long messages;

        Hearing(Listener listener, Optional<String> request) {
            this.listener = listener;
            this.request = request;
        }

        boolean answered() {
            return answered;
        }

        void event(String data) {
            JSONRPCMessage message;
            try {
                message = Messages.read(json, data);
            } catch (IOException | RuntimeException e) {
                if (++noise > NOISE) {
                    throw WireException.passing("the server sends events that are no messages of the protocol");
                }
                return;
            }
            if (!over.get()) {
                messages++;
                listener.received(message, request);
                answered |= answers(message, request);
            }
        }
    }

    /**
     * Hears what the server says on its own, for as long as the wire is open, unless the server says that it offers no stream for that. Whatever else it answers may be over
     * in a while.
     */
    private void listen(Connection current, Cancellation cancellation) {
        EventStream events = new EventStream(target.maxMessage());
        Hearing hearing = new Hearing(current.listener(), Optional.empty());
        Rests rests = new Rests();
        try {
            for (boolean first = true; !over.get(); first = false) {
                long messages = hearing.messages;
                Optional<String> lastId = events.lastId();
                Optional<Long> since = Optional.empty();
                try (Answer answer = resumed(current, events, cancellation)) {
                    if (answer.status() == 404 && asker.hasSession()) {
                        lost("the server has forgotten the session");
                        return;
                    }
                    if (answer.status() == 405) {
                        // The one way to say so that the specification knows.
                        return;
                    }
                    if (answer.status() == 200 && carries(answer, EVENTS)) {
                        since = Optional.of(System.nanoTime());
                        if (!first) {
                            current.listener().missed();
                        }
                        events.read(answer.body(), hearing::event, () -> false);
                    }
                } catch (LineReader.TooLong e) {
                    lost("the server sent a message of more than " + target.maxMessage() + " bytes");
                    return;
                } catch (ConnectException | ConnectTimeoutException e) {
                    var _ = explained(e);
                    return;
                } catch (IOException | RuntimeException e) {
                    // The connection broke, or it was no stream of messages, as the libraries say it. Further attempts
                    // say whether the server is gone.
                }
                Duration lasted = since.map(start -> Duration.ofNanos(System.nanoTime() - start))
                        .orElse(Duration.ZERO);
                boolean told = hearing.messages > messages || !events.lastId().equals(lastId);
                if (cancellation.pause(rests.after(lasted, told, events.retry()))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    /** What happened, without what the server said. */
    private WireException explained(IOException failure) {
        return switch (failure) {
            case ConnectException refused -> {
                lost("the server cannot be reached");
                yield WireException.passing("the server cannot be reached");
            }
            case ConnectTimeoutException late -> {
                lost("the server cannot be reached in time");
                yield WireException.passing("the server cannot be reached in time");
            }
            case ClosedChannelException shut -> {
                lost("the connection was closed");
                yield WireException.passing("the connection was closed");
            }
            default ->
                WireException.passing(
                        "the request failed: " + failure.getClass().getSimpleName());
        };
    }

    @Override
    public void agreed(String revision) {
        asker.agreed(revision);
    }

    @Override
    public List<String> sideLines() {
        return List.of();
    }

    @Override
    public void tend() {
        Connection current = connection;
        if (current != null) {
            current.client().http().tend();
        }
    }

    @Override
    public void close() {
        over.set(true);
        Connection current = connection;
        if (!closed.compareAndSet(false, true) || current == null) {
            return;
        }
        running.forEach(Cancellation::cancel);
        if (asker.hasSession()) {
            goodbye(current);
        }
        current.client().close();
    }

    /** Tells the server that the session is over. Whether it hears that changes nothing here. */
    private void goodbye(Connection current) {
        Thread saying = Thread.ofVirtual().name("mcp-http-close").start(() -> {
            try {
                asker.goodbye(current.client());
            } catch (IOException | RuntimeException e) {
                // See above.
            }
        });
        try {
            var _ = saying.join(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lost(String reason) {
        Connection current = connection;
        if (current != null && over.compareAndSet(false, true)) {
            current.listener().lost(reason);
        }
    }
}
