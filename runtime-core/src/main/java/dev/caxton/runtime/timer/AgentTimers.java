package dev.caxton.runtime.timer;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** The timers of one agent. Safe for use by many threads; nothing blocks. */
public final class AgentTimers {

    /** How much later it is tried again to deliver a timer for which there was no place. */
    static final Duration AGAIN = Duration.ofMillis(100);

    private final AgentId agent;
    private final Timers node;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Timer> pending = new HashMap<>();

    /**
     * A timer as a turn asked for it.
     *
     * @param due when it goes off, at the earliest
     * @param message what it brings
     */
    public record Wish(Instant due, Message message) {}

    AgentTimers(AgentId agent, Timers node) {
        this.agent = agent;
        this.node = node;
    }

    /**
     * How many are set.
     *
     * @return timers that have not gone off
     */
    public int pending() {
        lock.lock();
        try {
            return pending.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether one is set.
     *
     * @param id its number
     * @return false if it was never set, or has gone off, or was taken back
     */
    public boolean isSet(long id) {
        lock.lock();
        try {
            return pending.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the wishes of a turn come true.
     *
     * @param wishes by number: what to set, instead of what is set under that number; or empty to take it back
     */
    public void commit(Map<Long, Optional<Wish>> wishes) {
        lock.lock();
        try {
            wishes.forEach((id, wish) -> {
                Optional.ofNullable(pending.remove(id)).ifPresent(node::remove);
                wish.ifPresent(w -> add(new Timer(this, id, w.due(), w.message(), node.next())));
            });
        } finally {
            lock.unlock();
        }
    }

    /** Takes all of them back. */
    public void clear() {
        lock.lock();
        try {
            pending.values().forEach(node::remove);
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    private void add(Timer timer) {
        pending.put(timer.id, timer);
        node.add(timer);
    }

    /** Puts what the timer brings into the agent's mailbox. If there is no place, it is tried again until there is, or until the timer is taken back. */
    void due(Timer timer, Instant now) {
        Posting.Slot slot;
        lock.lock();
        try {
            if (!pending.remove(timer.id, timer)) {
                return;
            }
            switch (node.post().reserve(agent, timer.message.size())) {
                case Posting.Slot reserved -> slot = reserved;
                case Posting.Refused refused -> {
                    add(timer.at(now.plus(AGAIN), node.next()));
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
        Envelope envelope =
                new Envelope(node.id(), Principal.agent(agent), timer.message, now, OptionalLong.of(timer.id));
        // If the mailbox was closed in between, the agent has stopped, and its timers with it.
        slot.commit(new Delivery(envelope, Delivery.Listener.NOBODY));
    }
}
