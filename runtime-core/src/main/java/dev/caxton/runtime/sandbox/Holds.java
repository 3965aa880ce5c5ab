package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.agent.Hold;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** What is held just now. Safe for use by many threads; asking costs next to nothing while nothing is held. */
public final class Holds {

    private final AtomicReference<Set<Hold>> holds = new AtomicReference<>(Set.of());

    /** Holds nothing. */
    public Holds() {}

    /**
     * Holds something from now on.
     *
     * @param hold what
     * @return false if it was held already
     */
    public boolean add(Hold hold) {
        Set<Hold> before = holds.getAndUpdate(present -> {
            Set<Hold> changed = new HashSet<>(present);
            changed.add(hold);
            return Set.copyOf(changed);
        });
        return !before.contains(hold);
    }

    /**
     * Releases something.
     *
     * @param hold what
     */
    public void remove(Hold hold) {
        holds.updateAndGet(present -> {
            Set<Hold> changed = new HashSet<>(present);
            changed.remove(hold);
            return Set.copyOf(changed);
        });
    }

    /**
     * Everything that is held.
     *
     * @return an unmodifiable set
     */
    public Set<Hold> all() {
        return holds.get();
    }

    /**
     * What keeps an agent from doing something.
     *
     * @param what what it wants to do
     * @param agent the agent
     * @return a hold, if there is one
     */
    public Optional<Hold> on(Hold.What what, AgentId agent) {
        Set<Hold> present = holds.get();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        return present.stream()
                .filter(hold -> hold.what() == what && hold.reaches(agent))
                .findFirst();
    }
}
