package dev.caxton.mcp.agent;

import dev.caxton.policy.identity.AgentId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which agents wait for which: an agent that calls another one's tool does until it has the answer, and can handle nothing meanwhile. Agents that wait for each other in a ring would
 * do so until their time is up; and the longer a row of them, the more of them one slow agent stops. Safe for use by many threads; what it does takes as long as there are
 * agents that wait.
 */
public final class Waits {

    /** The most agents that wait for one another in a row. */
    public static final int MOST_IN_A_ROW = 8;

    /** Calls under way, by who waits and for whom. A caller has more than one only after it was stopped in the middle of one. */
    private final Map<AgentId, Map<AgentId, Integer>> waits = new HashMap<>();

    private final Map<AgentId, Set<AgentId>> waitedFor = new HashMap<>();

    /** Nobody waits. */
    public Waits() {}

    /**
     * An agent is about to wait for another one.
     *
     * @param caller who waits
     * @param callee for whom
     * @return why it must not, or empty: then it does, until {@link #leave}
     */
    public synchronized Optional<Trouble> enter(AgentId caller, AgentId callee) {
        if (reaches(callee, caller, new HashSet<>())) {
            return Optional.of(new Trouble(
                    "CAX-TOOL-RING",
                    "The agent " + callee + " waits for " + caller
                            + " itself, or for somebody who does: neither would ever go on.",
                    false));
        }
        if (before(caller) + 1 + behind(callee) >= MOST_IN_A_ROW) {
            return Optional.of(new Trouble(
                    "CAX-TOOL-ROW",
                    "More than " + MOST_IN_A_ROW + " agents would wait for one another in a row.",
                    false));
        }
        waits.computeIfAbsent(caller, key -> new HashMap<>()).merge(callee, 1, Integer::sum);
        waitedFor.computeIfAbsent(callee, key -> new HashSet<>()).add(caller);
        return Optional.empty();
    }

    /**
     * An agent waits no longer.
     *
     * @param caller who waited
     * @param callee for whom
     */
    public synchronized void leave(AgentId caller, AgentId callee) {
        Map<AgentId, Integer> own = waits.getOrDefault(caller, Map.of());
        if (own.merge(callee, -1, (count, less) -> count + less == 0 ? null : count + less) != null) {
            return;
        }
        if (own.isEmpty()) {
            waits.remove(caller);
        }
        Set<AgentId> others = waitedFor.getOrDefault(callee, Set.of());
        others.remove(caller);
        if (others.isEmpty()) {
            waitedFor.remove(callee);
        }
    }

    private boolean reaches(AgentId from, AgentId to, Set<AgentId> seen) {
        if (from.equals(to)) {
            return true;
        }
        return seen.add(from)
                && waits.getOrDefault(from, Map.of()).keySet().stream().anyMatch(next -> reaches(next, to, seen));
    }

    /** How many wait in a row for somebody; there are no rings, and no row is longer than what is admitted. */
    private int before(AgentId agent) {
        return waitedFor.getOrDefault(agent, Set.of()).stream()
                .mapToInt(other -> before(other) + 1)
                .max()
                .orElse(0);
    }

    /** How many somebody waits for in a row. */
    private int behind(AgentId agent) {
        return waits.getOrDefault(agent, Map.of()).keySet().stream()
                .mapToInt(other -> behind(other) + 1)
                .max()
                .orElse(0);
    }

    /** How many calls are under way, for tests. */
    synchronized int size() {
        return waits.values().stream()
                .flatMap(own -> own.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }
}
