package dev.caxton.runtime.node;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Orders the changes of one agent: one after the other. What ends the agent does not wait until a sandbox is prepared, which may take as long as a turn: the preparation
 * is cancelled, and gives way. Safe for use by many threads.
 */
final class Changes {

    /** How soon a preparation is cancelled again that had no sandbox yet. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final AgentId id;
    private final ReentrantLock lock = new ReentrantLock();
    // Those who wait for the lock to end the agent.
    private final AtomicInteger enders = new AtomicInteger();
    // What the lock is held for: a preparation of this version, or of the one that is to replace it.
    private volatile Optional<Turns> preparing = Optional.empty();

    Changes(AgentId id) {
        this.id = id;
    }

    /** Begins a change. Blocks until those before it are over. */
    void lock() {
        lock.lock();
    }

    /** Begins a change that ends the agent. Blocks until those before it are over; a preparation among them is cancelled, and is within a slice. */
    void lockToEnd() {
        boolean interrupted = false;
        boolean locked = false;
        enders.incrementAndGet();
        try {
            while (!locked) {
                preparing.ifPresent(Turns::cancelPreparation);
                try {
                    locked = lock.tryLock(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            // With the lock: nobody gives way to somebody who is done.
            enders.decrementAndGet();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void unlock() {
        lock.unlock();
    }

    /** Whether somebody waits to end the agent. Asked with the lock; once it is true it stays so until the lock is put down. */
    boolean endsNext() {
        return enders.get() > 0;
    }

    /**
     * Prepares a sandbox, and gives it up, ready or not, if somebody waits to end the agent. With the lock. Blocks for the guest's {@code init}.
     *
     * @param turns of this version, or of the one that is to replace it
     * @return why there is none, or empty
     */
    Optional<Problem> prepare(Turns turns) {
        Optional<Problem> problem;
        preparing = Optional.of(turns);
        try {
            problem = turns.prepare();
        } finally {
            preparing = Optional.empty();
        }
        // They count themselves before they look at what is being prepared: nobody whom this does not see has
        // cancelled what is ready now.
        if (!endsNext()) {
            return problem;
        }
        if (problem.isEmpty()) {
            turns.giveUp();
        }
        return Optional.of(Problems.endedAtStart(id));
    }
}
