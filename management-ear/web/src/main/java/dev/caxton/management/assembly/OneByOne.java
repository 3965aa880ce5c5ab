package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets changes of one agent happen one after the other, and none before the agents that were there are back. Safe for use by many threads. */
final class OneByOne {

    /** Many more than changes that happen at once, so that agents seldom share one. */
    private static final int LOCKS = 256;

    private final List<ReentrantLock> locks = new ArrayList<>(LOCKS);
    private volatile boolean open;

    OneByOne() {
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new ReentrantLock());
        }
    }

    /** Changes can happen from now on. */
    void open() {
        open = true;
    }

    /** Refuses while they can't. */
    void requireOpen() {
        if (!open) {
            throw new ProblemException(
                    "CAX-HTTP-STARTING",
                    "The agents that were there before are not back yet.",
                    "Try again when /health/ready answers 200.");
        }
    }

    /** Makes a change of an agent. */
    <T> T of(AgentId id, Supplier<T> change) {
        requireOpen();
        ReentrantLock lock = locks.get(Math.floorMod(id.hashCode(), LOCKS));
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
