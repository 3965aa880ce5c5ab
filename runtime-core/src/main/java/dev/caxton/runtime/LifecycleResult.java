package dev.caxton.runtime;

import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.message.Problem;

/** What became of a change of an agent's state. */
public sealed interface LifecycleResult {

    /**
     * The change was made.
     *
     * @param agent as it stands now; after a removal, as it last stood
     */
    record Changed(AgentStatus agent) implements LifecycleResult {}

    /**
     * The change was not made.
     *
     * @param problem why, and what would be legal
     */
    record Refused(Problem problem) implements LifecycleResult {}
}
