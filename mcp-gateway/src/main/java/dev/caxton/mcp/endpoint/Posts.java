package dev.caxton.mcp.endpoint;

import dev.caxton.mcp.json.JsonRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the messages of clients. */
final class Posts {

    /** The one revision that has batches. */
    private static final String BATCHES = "2025-03-26";

    /** The first revision whose clients know events without data. */
    static final String PRIMING = "2025-11-25";

    private static final int BATCH = 50;
    private static final int CAPABILITIES = 16_384;
    private static final System.Logger LOG = System.getLogger(Posts.class.getName());

    private final StreamableHttp.Parts parts;
    private final Sessions sessions;
    private final Replies replies;
    private final Streams streams;

    Posts(StreamableHttp.Parts parts, Sessions sessions, Replies replies, Streams streams) {
        this.parts = parts;
        this.sessions = sessions;
        this.replies = replies;
        this.streams = streams;
    }

    void take(Exchange exchange, Caller caller) throws IOException {
        Optional<Refusal> refusal = Heads.unfitToPost(exchange);
        if (refusal.isPresent()) {
            replies.refuse(exchange, refusal.get());
            return;
        }
        byte[] body = exchange.body(parts.bodyBytes());
        if (body.length > parts.bodyBytes()) {
            refuse(exchange, 413, "a message has " + parts.bodyBytes() + " bytes at most");
            return;
        }
        if (firstOf(body) == '[') {
            batch(exchange, caller, body);
            return;
        }
        Optional<Message> message;
        try {
            message = Message.of(parts.json().object(body));
        } catch (JsonRefused e) {
            unreadable(exchange, e);
            return;
        }
        if (message.isEmpty()) {
            refuse(exchange, 400, "the body is no message of JSON-RPC 2.0");
        } else if (message.get() instanceof Message.Asked asked && isGreeting(asked)) {
            open(exchange, caller, asked);
        } else {
            switch (sessions.of(exchange, caller)) {
                case Sessions.Found.Known known -> taken(exchange, caller, known.session(), message.get());
                case Sessions.Found.None none -> replies.refuse(exchange, none.refusal());
            }
        }
    }

    private static boolean isGreeting(Message.Asked asked) {
        return asked.method().equals("initialize");
    }

    private void refuse(Exchange exchange, int status, String why) throws IOException {
        replies.refuse(exchange, Refusal.of(status, Messages.INVALID_REQUEST, why));
    }

    private void unreadable(Exchange exchange, JsonRefused e) throws IOException {
        replies.refuse(
                exchange, Refusal.of(400, Messages.PARSE_ERROR, "the message is not admitted: " + e.getMessage()));
    }

    private static int firstOf(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b;
            }
        }
        return -1;
    }

    private void open(Exchange exchange, Caller caller, Message.Asked greeting) throws IOException {
        if (!(greeting.params().get("protocolVersion") instanceof String asked)) {
            refuse(exchange, 400, "a greeting has a protocolVersion");
            return;
        }
        if (Heads.first(exchange, StreamableHttp.SESSION).isPresent()) {
            switch (sessions.of(exchange, caller)) {
                case Sessions.Found.Known known -> refuse(exchange, 400, "this session is open already");
                case Sessions.Found.None none -> replies.refuse(exchange, none.refusal());
            }
            return;
        }
        Map<String, Object> capabilities = Message.object(greeting.params().get("capabilities"));
        if (Messages.written(capabilities).length() > CAPABILITIES) {
            // They are kept for as long as the session is.
            refuse(exchange, 400, "the capabilities of a client have " + CAPABILITIES + " characters at most");
            return;
        }
        String revision =
                parts.revisions().contains(asked) ? asked : parts.revisions().getLast();
        Session session = sessions.make(parts.ids().get(), caller, revision, capabilities);
        Map<String, Object> result = new HashMap<>(parts.methods().greet(session));
        result.put("protocolVersion", revision);
        Optional<Refusal> refusal = sessions.add(session);
        if (refusal.isPresent()) {
            replies.json(
                    exchange,
                    refusal.get().status(),
                    Map.of(),
                    Messages.answer(greeting.id(), refusal.get().error()));
            return;
        }
        Answer answer = new Answer.Result(Messages.written(result).getBytes(StandardCharsets.UTF_8));
        replies.json(
                exchange, 200, Map.of(StreamableHttp.SESSION, session.id()), Messages.answer(greeting.id(), answer));
    }

    private void taken(Exchange exchange, Caller caller, Session session, Message message) throws IOException {
        switch (message) {
            case Message.Answered answered -> {
                session.answered(answered.response());
                replies.empty(exchange, 202, Map.of());
            }
            case Message.Told told -> {
                heard(session, told);
                replies.empty(exchange, 202, Map.of());
            }
            case Message.Asked asked -> run(exchange, caller, session, asked);
        }
    }

    private void heard(Session session, Message.Told told) {
        if (told.method().equals("notifications/cancelled")) {
            Messages.id(told.params().get("requestId")).ifPresent(session::cancel);
        } else {
            parts.methods().told(session, told.method(), told.params());
        }
    }

    private void run(Exchange exchange, Caller caller, Session session, Message.Asked asked) throws IOException {
        Streams.Beside beside = streams.new Beside(exchange);
        Running run = new Running(session, asked, caller.trace(), () -> {
            Outbox stream = session.open();
            if (session.since(PRIMING)) {
                stream.prime();
            }
            beside.start(stream);
            return stream;
        });
        Optional<Answer.Failure> refused = session.begin(run);
        if (refused.isPresent()) {
            replies.json(exchange, 200, Map.of(), Messages.answer(run.id(), refused.get()));
            return;
        }
        // Its place is free when its answer has been taken, not before: who reads nothing has few of them.
        try {
            Answer answer = answered(run);
            Optional<Outbox> stream = run.finish();
            if (stream.isPresent()) {
                if (!run.isCancelled()) {
                    stream.get().add(Messages.answer(run.id(), answer));
                }
                session.close(stream.get());
                beside.join();
            } else if (run.isCancelled()) {
                // There is no answer to a request that was cancelled, and no status for that.
                streams.writeNothing(exchange);
            } else {
                replies.json(exchange, 200, Map.of(), Messages.answer(run.id(), answer));
            }
        } catch (RuntimeException | Error e) {
            run.finish().ifPresent(session::close);
            throw e;
        } finally {
            session.done(run);
        }
    }

    private Answer answered(Running run) {
        if (run.method().equals("ping")) {
            return new Answer.Result("{}".getBytes(StandardCharsets.UTF_8));
        }
        try {
            return parts.methods().answer(run);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A request of an outside client failed", e);
            return new Answer.Failure(Messages.INTERNAL_ERROR, "the request failed inside of the gateway");
        }
    }

    private void batch(Exchange exchange, Caller caller, byte[] body) throws IOException {
        List<Object> all;
        try {
            all = parts.json().array(body);
        } catch (JsonRefused e) {
            unreadable(exchange, e);
            return;
        }
        List<Message> messages = new ArrayList<>();
        all.forEach(item -> Message.of(item).ifPresent(messages::add));
        if (all.isEmpty() || all.size() > BATCH || messages.size() < all.size()) {
            refuse(exchange, 400, "a batch has 1 to " + BATCH + " messages of JSON-RPC 2.0");
            return;
        }
        switch (sessions.of(exchange, caller)) {
            case Sessions.Found.None none -> replies.refuse(exchange, none.refusal());
            case Sessions.Found.Known known -> {
                if (known.session().revision().equals(BATCHES)) {
                    all(exchange, caller, known.session(), messages);
                } else {
                    refuse(exchange, 400, "the revision of this session has no batches");
                }
            }
        }
    }

    private void all(Exchange exchange, Caller caller, Session session, List<Message> messages) throws IOException {
        List<Message.Asked> questions = new ArrayList<>();
        for (Message message : messages) {
            switch (message) {
                case Message.Answered answered -> session.answered(answered.response());
                case Message.Told told -> heard(session, told);
                case Message.Asked asked -> questions.add(asked);
            }
        }
        if (questions.isEmpty()) {
            replies.empty(exchange, 202, Map.of());
        } else {
            together(exchange, caller, session, questions);
        }
    }

    /** Requests of a batch run at once; all of them are answered on one stream. */
    private void together(Exchange exchange, Caller caller, Session session, List<Message.Asked> questions) {
        Outbox stream = session.open();
        Streams.Beside beside = streams.new Beside(exchange);
        beside.start(stream);
        List<Thread> threads = questions.stream()
                .map(asked -> Thread.ofVirtual().name("mcp-endpoint-batch").start(() -> {
                    Running run = new Running(session, asked, caller.trace(), () -> stream);
                    Optional<Answer.Failure> refused = isGreeting(asked)
                            ? Optional.of(new Answer.Failure(Messages.INVALID_REQUEST, "a greeting stands alone"))
                            : session.begin(run);
                    if (refused.isPresent()) {
                        stream.add(Messages.answer(run.id(), refused.get()));
                        return;
                    }
                    try {
                        Answer answer = answered(run);
                        var _ = run.finish();
                        if (!run.isCancelled()) {
                            stream.add(Messages.answer(run.id(), answer));
                        }
                    } finally {
                        session.done(run);
                    }
                }))
                .toList();
        threads.forEach(Streams::join);
        session.close(stream);
        beside.join();
    }
}
