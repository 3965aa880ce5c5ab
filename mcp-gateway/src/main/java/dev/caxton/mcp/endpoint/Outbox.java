package dev.caxton.mcp.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is sent on one stream: it waits here until its reader takes it, and stays a while for a reader that comes back. Has one reader at most; a new one takes the place
 * of the old one. Nobody who adds something waits for a reader.
 *
 * <p>Bounded in bytes. What was sent, or has no reader, makes room from its oldest end; a reader who leaves too much behind is cut off. Safe for use by many threads.
 */
final class Outbox {

    /** What is counted for an event beside its text. */
    private static final int OVERHEAD = 64;

    /** As an event stands on the stream. */
    @SuppressWarnings("ArrayRecordComponent")
    record Event(long number, byte[] bytes) {

        private int size() {
            return bytes.length + OVERHEAD;
        }
    }

    /** What a reader gets. */
    sealed interface Next {

        /** One more event. */
        record Given(Event event) implements Next {}

        /** Nothing for so long. */
        record Silence() implements Next {}

        /** Nothing any more: all was given, or there is another reader, or this one was too slow. */
        record End() implements Next {}
    }

    /** Who reads. */
    final class Reader {

        private final Runnable cut;
        private boolean over;

        private Reader(Runnable cut) {
            this.cut = cut;
        }

        /** The next event; waits for it. */
        Next next(long nanos) throws InterruptedException {
            return taken(this, nanos);
        }

        /** It reads no more. What it was given last may not have arrived. */
        void leave() {
            left(this);
        }
    }

    private final String name;
    private final EndpointLimits limits;
    private final AtomicLong memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What the reader was given, or nobody reads. Older than what waits. */
    private final Deque<Event> kept = new ArrayDeque<>();

    /** What the reader was not given yet. */
    private final Deque<Event> waiting = new ArrayDeque<>();

    private long last;
    private long keptBytes;
    private long waitingBytes;
    private boolean ended;
    private @Nullable Reader reader;

    /**
     * An empty one.
     *
     * @param name the name of the stream within its session
     * @param limits how much is kept
     * @param memory counts the bytes of all streams of the endpoint
     */
    Outbox(String name, EndpointLimits limits, AtomicLong memory) {
        this.name = name;
        this.limits = limits;
        this.memory = memory;
    }

    String name() {
        return name;
    }

    /** Adds a message; without effect after the end. */
    void add(String json) {
        add(Optional.of(json));
    }

    /** Adds an event without a message, whose only use is its id: a client that has it can come back. */
    void prime() {
        add(Optional.empty());
    }

    private void add(Optional<String> json) {
        Reader slow = null;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            long number = ++last;
            Event event = new Event(
                    number,
                    ("id: " + name + "-" + number + "\ndata:"
                                    + json.map(text -> " " + text).orElse("") + "\n\n")
                            .getBytes(StandardCharsets.UTF_8));
            memory.addAndGet(event.size());
            if (reader == null) {
                keep(event);
            } else {
                waiting.addLast(event);
                waitingBytes += event.size();
                if (waitingBytes > limits.unsent() || (full() && waitingBytes > limits.replay())) {
                    slow = reader;
                    detach(slow);
                }
            }
            trim();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (slow != null) {
            slow.cut.run();
        }
    }

    private boolean full() {
        return memory.get() > limits.memory();
    }

    private void keep(Event event) {
        kept.addLast(event);
        keptBytes += event.size();
    }

    /** What nobody waits for makes room. The newest event stays, however large it is, unless all streams together have too much. */
    private void trim() {
        while (!kept.isEmpty() && (full() || (keptBytes > limits.replay() && kept.size() + waiting.size() > 1))) {
            release(kept.removeFirst());
        }
    }

    private void release(Event event) {
        keptBytes -= event.size();
        memory.addAndGet(-event.size());
    }

    /** Nothing is added any more. The reader gets what is left. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it and forgets all. The reader gets nothing more. */
    void discard() {
        lock.lock();
        try {
            ended = true;
            if (reader != null) {
                detach(reader);
            }
            kept.forEach(this::release);
            kept.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Attaches a reader in place of the one there is.
     *
     * @param after the number of the last event it has; what came later and is still there is given to it
     * @param cut ends its connection; called when it is too slow
     */
    Reader read(long after, Runnable cut) {
        lock.lock();
        try {
            if (reader != null) {
                detach(reader);
            }
            Reader fresh = new Reader(cut);
            while (!kept.isEmpty() && kept.getLast().number() > after) {
                Event event = kept.removeLast();
                keptBytes -= event.size();
                waiting.addFirst(event);
                waitingBytes += event.size();
            }
            reader = fresh;
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the newest event. */
    long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    boolean hasReader() {
        lock.lock();
        try {
            return reader != null;
        } finally {
            lock.unlock();
        }
    }

    private Next taken(Reader who, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                if (who.over) {
                    return new Next.End();
                }
                Event event = waiting.pollFirst();
                if (event != null) {
                    waitingBytes -= event.size();
                    keep(event);
                    trim();
                    return new Next.Given(event);
                }
                if (ended) {
                    return new Next.End();
                }
                if (left <= 0) {
                    return new Next.Silence();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void left(Reader who) {
        lock.lock();
        try {
            if (reader == who) {
                detach(who);
                trim();
            }
        } finally {
            lock.unlock();
        }
    }

    private void detach(Reader who) {
        who.over = true;
        reader = null;
        waiting.forEach(this::keep);
        waiting.clear();
        waitingBytes = 0;
        changed.signalAll();
    }
}
