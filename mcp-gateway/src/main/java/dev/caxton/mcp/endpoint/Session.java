package dev.caxton.mcp.endpoint;

import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A session: its requests that run, what its client was asked, and its streams. Safe for use by many threads. */
final class Session implements Client {

    /** The stream for what belongs to no request. */
    private static final String LISTENING = "0";

    /** Streams that have ended and are kept for a client that comes back. */
    private static final int KEPT = 8;

    /** Questions to the client that wait for an answer at once. */
    private static final int QUESTIONS = 64;

    private final String id;
    private final Caller opener;
    private final String revision;
    private final Map<String, Object> capabilities;
    private final EndpointLimits limits;
    private final AtomicLong memory;
    private final AtomicLong names = new AtomicLong();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Map<String, Object>>> questions = new ConcurrentHashMap<>();
    private final Map<String, Outbox> streams = new ConcurrentHashMap<>();
    private final Deque<String> ended = new ArrayDeque<>();
    private volatile long used = System.nanoTime();
    private volatile boolean over;

    /** What all sessions of an endpoint share. */
    record Shared(EndpointLimits limits, AtomicLong memory) {}

    Session(String id, Caller opener, String revision, Map<String, Object> capabilities, Shared shared) {
        this.id = id;
        this.opener = opener;
        this.revision = revision;
        this.capabilities = capabilities;
        this.limits = shared.limits();
        this.memory = shared.memory();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Principal owner() {
        return opener.principal();
    }

    @Override
    public Optional<String> upstream() {
        return opener.upstream();
    }

    @Override
    public String revision() {
        return revision;
    }

    @Override
    public Map<String, Object> capabilities() {
        return capabilities;
    }

    /** Whether a request may be one of this session. */
    boolean isOf(Caller caller) {
        return opener.principal().equals(caller.principal())
                && opener.upstream().equals(caller.upstream());
    }

    /** Whether the revision of the session is this one or a later one. */
    boolean since(String other) {
        return revision.compareTo(other) >= 0;
    }

    @Override
    public void tell(String method, Map<String, Object> params) {
        Outbox listening = streams.get(LISTENING);
        if (listening != null) {
            listening.add(Messages.notification(method, params));
        }
    }

    void use() {
        used = System.nanoTime();
    }

    boolean isIdleFor(Duration time) {
        return System.nanoTime() - used > time.toNanos()
                && running.isEmpty()
                && streams.values().stream().noneMatch(Outbox::hasReader);
    }

    /** Whether the request may run: not another one of this id, nor too many. */
    Optional<Answer.Failure> begin(Running run) {
        use();
        if (running.size() >= limits.requests()) {
            return Optional.of(new Answer.Failure(
                    Messages.UNAVAILABLE, limits.requests() + " requests of this session are under way already"));
        }
        if (running.putIfAbsent(run.id(), run) != null) {
            return Optional.of(
                    new Answer.Failure(Messages.INVALID_REQUEST, "a request of this id is under way in this session"));
        }
        if (over) {
            run.cancel();
        }
        return Optional.empty();
    }

    void done(Running run) {
        running.remove(run.id(), run);
        use();
    }

    void cancel(String request) {
        Running run = running.get(request);
        if (run != null) {
            run.cancel();
        }
    }

    /** A stream for one request. */
    Outbox open() {
        Outbox outbox = new Outbox(Long.toString(names.incrementAndGet()), limits, memory);
        streams.put(outbox.name(), outbox);
        if (over) {
            outbox.discard();
        }
        return outbox;
    }

    /** The stream has all it will have, and stays for a while. */
    void close(Outbox outbox) {
        outbox.end();
        Outbox oldest = null;
        synchronized (ended) {
            ended.addLast(outbox.name());
            if (ended.size() > KEPT) {
                oldest = streams.remove(ended.removeFirst());
            }
        }
        if (oldest != null) {
            oldest.discard();
        }
    }

    /** The stream for what belongs to no request. */
    Outbox listening() {
        Outbox outbox = streams.computeIfAbsent(LISTENING, name -> new Outbox(name, limits, memory));
        if (over) {
            outbox.discard();
        }
        return outbox;
    }

    Optional<Outbox> stream(String name) {
        return Optional.ofNullable(streams.get(name));
    }

    /** Asks the client on a stream. */
    CompletableFuture<Map<String, Object>> ask(Outbox stream, String method, Map<String, Object> params) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        if (over || questions.size() >= QUESTIONS) {
            answer.completeExceptionally(new ClientError(Messages.UNAVAILABLE, "the client can't be asked now"));
            return answer;
        }
        String question = "caxton-" + names.incrementAndGet();
        questions.put(question, answer);
        var _ = answer.whenComplete((result, failure) -> {
            questions.remove(question);
            if (answer.isCancelled()) {
                stream.add(Messages.notification("notifications/cancelled", Map.of("requestId", question)));
            }
        });
        stream.add(Messages.request(question, method, params));
        return answer;
    }

    /** The client has answered something. */
    void answered(Map<String, Object> response) {
        use();
        CompletableFuture<Map<String, Object>> question =
                response.get("id") instanceof String known ? questions.get(known) : null;
        if (question == null) {
            // Late, or never asked.
            return;
        }
        if (response.get("result") instanceof Map<?, ?> result) {
            @SuppressWarnings("unchecked") // The names of a JSON object are strings.
            Map<String, Object> object = (Map<String, Object>) result;
            question.complete(object);
        } else if (response.get("error") instanceof Map<?, ?> error
                && error.get("code") instanceof Integer code
                && error.get("message") instanceof String message) {
            question.completeExceptionally(new ClientError(code, message));
        } else {
            question.completeExceptionally(
                    new ClientError(Messages.INVALID_REQUEST, "the client answered with what is no answer"));
        }
    }

    /** Ends all that belongs to it, at once. */
    void end() {
        over = true;
        running.values().forEach(Running::cancel);
        streams.values().forEach(Outbox::discard);
        questions
                .values()
                .forEach(question -> question.completeExceptionally(
                        new ClientError(Messages.UNAVAILABLE, "the session of the client has ended")));
    }
}
