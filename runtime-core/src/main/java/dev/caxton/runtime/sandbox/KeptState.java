package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state of one agent, from its deployment to its removal, whatever happens to its sandboxes. After {@link #forget} nothing of this agent reaches the store any
 * more, so that a later agent of the same name finds it empty. Safe for use by many threads; blocks as the store does.
 */
public final class KeptState {

    private final AgentId agent;
    private final StateStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<StateStore.Size> size = Optional.empty();
    private boolean forgotten;

    /**
     * The state of an agent.
     *
     * @param agent which
     * @param store where it is kept
     */
    public KeptState(AgentId agent, StateStore store) {
        this.agent = agent;
        this.store = store;
    }

    boolean blocks() {
        return store.blocks();
    }

    long room() {
        return store.room();
    }

    Optional<byte[]> get(String key) {
        lock.lock();
        try {
            requireAgent();
            return store.get(agent, key);
        } finally {
            lock.unlock();
        }
    }

    /** Asks the store once, and again after a commit whose outcome is unknown: nobody else changes what an agent keeps. */
    StateStore.Size size() {
        lock.lock();
        try {
            requireAgent();
            if (size.isEmpty()) {
                size = Optional.of(store.size(agent));
            }
            return size.get();
        } finally {
            lock.unlock();
        }
    }

    void commit(Optional<String> envelope, Map<String, Optional<byte[]>> changes, StateStore.Size after) {
        lock.lock();
        try {
            requireAgent();
            // A commit that throws may have happened all the same: then the store has to be asked anew.
            size = Optional.empty();
            store.commit(new StateStore.Commit(agent, envelope, changes));
            size = Optional.of(after);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets everything, because the agent is removed.
     *
     * @throws StateException if that can't be done now, or nobody knows whether it was; the agent stays
     */
    public void forget() {
        lock.lock();
        try {
            size = Optional.empty();
            store.clear(agent);
            forgotten = true;
        } finally {
            lock.unlock();
        }
    }

    private void requireAgent() {
        if (forgotten) {
            throw new StateException("the agent has been removed");
        }
    }
}
