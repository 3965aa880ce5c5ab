package dev.caxton.runtime.timer;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.mail.PostOffice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The timers of all agents of a node, by the node's clock. {@link #sweep} is called again and again from a platform thread. They are kept in memory only. Safe for
 * use by many threads; nothing blocks.
 */
public final class Timers {

    /** How often to sweep, and so how late a timer may be. */
    public static final Duration PERIOD = Duration.ofMillis(10);

    // So that a flood of timers does not keep the thread from everything else that it does.
    private static final int MOST_AT_ONCE = 10_000;

    private final PostOffice post;
    private final InstantSource time;
    private final Supplier<String> ids;
    private final NavigableSet<Timer> queue = new ConcurrentSkipListSet<>();
    private final AtomicLong sequence = new AtomicLong();

    /**
     * No timers.
     *
     * @param post where they are delivered
     * @param time the clock
     * @param ids gives ids of envelopes
     */
    public Timers(PostOffice post, InstantSource time, Supplier<String> ids) {
        this.post = post;
        this.time = time;
        this.ids = ids;
    }

    /**
     * The timers of one agent.
     *
     * @param agent which
     * @return none set
     */
    public AgentTimers of(AgentId agent) {
        return new AgentTimers(agent, this);
    }

    /** Delivers what is due. */
    public void sweep() {
        if (queue.isEmpty()) {
            return;
        }
        Instant now = time.instant();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            Iterator<Timer> timers = queue.iterator();
            if (!timers.hasNext()) {
                return;
            }
            Timer first = timers.next();
            if (first.due.isAfter(now)) {
                return;
            }
            if (queue.remove(first)) {
                first.owner.due(first, now);
            }
        }
    }

    void add(Timer timer) {
        queue.add(timer);
    }

    void remove(Timer timer) {
        queue.remove(timer);
    }

    long next() {
        return sequence.incrementAndGet();
    }

    String id() {
        return ids.get();
    }

    PostOffice post() {
        return post;
    }
}
