package dev.caxton.mcp.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request under way. As long as nothing is told or asked on it, it needs no stream. Safe for use by many threads. */
final class Running implements Request {

    private final Session session;
    private final Message.Asked message;
    private final Optional<String> trace;
    private final Supplier<Outbox> opener;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> hooks = new ArrayList<>();
    private final List<CompletableFuture<?>> questions = new ArrayList<>();
    private @Nullable Outbox stream;
    private boolean over;
    private volatile boolean cancelled;

    /**
     * A request.
     *
     * @param session whose it is
     * @param message the message that asks it
     * @param trace the trace it belongs to
     * @param opener opens its stream; called once at most
     */
    Running(Session session, Message.Asked message, Optional<String> trace, Supplier<Outbox> opener) {
        this.session = session;
        this.message = message;
        this.trace = trace;
        this.opener = opener;
    }

    String id() {
        return message.id();
    }

    @Override
    public Client client() {
        return session;
    }

    @Override
    public String method() {
        return message.method();
    }

    @Override
    public Map<String, Object> params() {
        return message.params();
    }

    @Override
    public Optional<String> trace() {
        return trace;
    }

    @Override
    public boolean tell(String what, Map<String, Object> about) {
        Outbox open = stream();
        if (open == null) {
            return false;
        }
        open.add(Messages.notification(what, about));
        return true;
    }

    @Override
    public CompletableFuture<Map<String, Object>> ask(String what, Map<String, Object> about) {
        Outbox open = stream();
        if (open == null) {
            return CompletableFuture.failedFuture(
                    new ClientError(Messages.UNAVAILABLE, "the request of the client is over"));
        }
        CompletableFuture<Map<String, Object>> answer = session.ask(open, what, about);
        boolean late;
        lock.lock();
        try {
            questions.removeIf(CompletableFuture::isDone);
            questions.add(answer);
            late = over;
        } finally {
            lock.unlock();
        }
        if (late) {
            answer.cancel(false);
        }
        return answer;
    }

    /** The stream, opened if it was not; null if the request is over. */
    private @Nullable Outbox stream() {
        lock.lock();
        try {
            if (over) {
                return null;
            }
            Outbox open = stream;
            if (open == null) {
                open = opener.get();
                stream = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void whenCancelled(Runnable then) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            if (!cancelled) {
                hooks.add(then);
                return;
            }
        } finally {
            lock.unlock();
        }
        then.run();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /** The client does not want the answer any more. */
    void cancel() {
        List<Runnable> all;
        lock.lock();
        try {
            if (over || cancelled) {
                return;
            }
            cancelled = true;
            all = List.copyOf(hooks);
            hooks.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    /** Nothing is told or asked on it any more. Its stream, if one was opened. */
    Optional<Outbox> finish() {
        List<CompletableFuture<?>> open;
        Optional<Outbox> opened;
        lock.lock();
        try {
            over = true;
            hooks.clear();
            open = List.copyOf(questions);
            opened = Optional.ofNullable(stream);
        } finally {
            lock.unlock();
        }
        // Nobody waits for them; the client is told on the stream, which has not ended yet.
        open.forEach(question -> question.cancel(false));
        return opened;
    }
}
