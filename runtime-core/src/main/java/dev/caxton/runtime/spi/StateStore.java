package dev.caxton.runtime.spi;

import dev.caxton.policy.identity.AgentId;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the key-value state of agents. Whatever happens to sandbox, agent or runtime, what {@link #commit} returned from is what {@link #get} finds, until {@link
 * #clear}. The runtime calls it for one agent from one thread at a time, and for many agents at once; arrays are changed by neither side. Every method may throw a
 * {@link StateException} if the store can't be reached; then nothing has changed.
 */
public interface StateStore {

    /**
     * Whether a call may wait for a disk or for another machine. The runtime then calls it on a thread of its own, which nobody interrupts, while the agent's turn
     * holds no permit and its clock stands.
     *
     * @return always the same
     */
    boolean blocks();

    /**
     * Reads a value.
     *
     * @param agent whose
     * @param key which
     * @return the value, or empty if there is none
     */
    Optional<byte[]> get(AgentId agent, String key);

    /**
     * How much an agent keeps.
     *
     * @param agent whose
     * @return keys and bytes
     */
    Size size(AgentId agent);

    /**
     * Makes what one turn changed last: all of it or nothing. A durable store has it on disk when this returns.
     *
     * @param commit what to change
     */
    void commit(Commit commit);

    /**
     * Forgets everything an agent keeps.
     *
     * @param agent whose
     */
    void clear(AgentId agent);

    /**
     * How much more the store takes, of all agents together. A hint: a commit of more than that may fail.
     *
     * @return bytes of keys and values
     */
    default long room() {
        return Long.MAX_VALUE;
    }

    /**
     * How much an agent keeps.
     *
     * @param keys how many keys, not negative
     * @param bytes bytes of keys, as UTF-8, and values together, not negative
     */
    record Size(int keys, long bytes) {

        /** Nothing. */
        public static final Size NONE = new Size(0, 0);

        /** Refuses a negative number with an {@link IllegalArgumentException}. */
        public Size {
            if (keys < 0 || bytes < 0) {
                throw new IllegalArgumentException(
                        "nobody keeps less than nothing: " + keys + " keys, " + bytes + " bytes");
            }
        }
    }

    /**
     * What one turn changed.
     *
     * @param agent whose state
     * @param envelope the id of the message that the turn handled, so that a store can tell a repetition; empty if it handled none
     * @param changes by key: the new value, or empty if the key is gone
     */
    record Commit(AgentId agent, Optional<String> envelope, Map<String, Optional<byte[]>> changes) {

        /** Copies the map. */
        public Commit {
            changes = Map.copyOf(changes);
        }
    }
}
