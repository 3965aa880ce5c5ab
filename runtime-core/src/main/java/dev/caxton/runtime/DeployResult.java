package dev.caxton.runtime;

import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.message.Problem;
import java.util.List;

/** What became of a deployment. */
public sealed interface DeployResult {

    /**
     * The agent runs.
     *
     * @param agent as it stands
     * @param warnings what its author should know
     */
    record Deployed(AgentStatus agent, List<String> warnings) implements DeployResult {
        /** Copies the list. */
        public Deployed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The agent does not exist; nothing is left of the deployment.
     *
     * @param problem why
     */
    record Refused(Problem problem) implements DeployResult {}
}
