package dev.caxton.runtime.node;

import dev.caxton.runtime.message.Problem;
import java.util.List;

/** What became of a deployment. */
public sealed interface Deployment {

    /**
     * The agent is there.
     *
     * @param agent the agent
     * @param warnings what its author should know
     */
    record Deployed(Agent agent, List<String> warnings) implements Deployment {
        /** Copies the list. */
        public Deployed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * There is no agent.
     *
     * @param problem why
     */
    record Refused(Problem problem) implements Deployment {}
}
