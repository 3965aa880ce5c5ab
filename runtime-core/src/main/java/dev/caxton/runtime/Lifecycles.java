package dev.caxton.runtime;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.node.Agent;
import dev.caxton.runtime.node.Agents;
import dev.caxton.runtime.node.Deployment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is done to agents from outside, from deployment to removal: found by name, changed, and answered for as they stand then. Safe for use by many threads; what blocks
 * is said at the methods of {@link CaxtonRuntime} with the same names.
 */
final class Lifecycles {

    static final Duration USUAL_DRAIN = Duration.ofSeconds(60);

    // The described system's bounds.
    private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    /** How long a removal waits for the agent's last turn: whoever deploys next finds room then. */
    private static final Duration LAST_TURN = Duration.ofSeconds(1);

    private final Agents agents;

    Lifecycles(Agents agents) {
        this.agents = agents;
    }

    /** Deploys under a name that is free. The bytes are the caller's: they are copied. */
    DeployResult deploy(Principal by, AgentDescriptor descriptor, byte[] module) {
        return deployed(agents.deploy(by, descriptor, module.clone(), true));
    }

    /** As {@link #deploy}, and runs nothing of it. */
    DeployResult load(Principal by, AgentDescriptor descriptor, byte[] module) {
        return deployed(agents.deploy(by, descriptor, module.clone(), false));
    }

    /** Deploys the next version under a name that is used. */
    DeployResult replace(Principal by, AgentDescriptor descriptor, byte[] module) {
        return deployed(agents.replace(by, descriptor, module.clone()));
    }

    private static DeployResult deployed(Deployment deployment) {
        return switch (deployment) {
            case Deployment.Deployed deployed ->
                new DeployResult.Deployed(deployed.agent().status(), deployed.warnings());
            case Deployment.Refused refused -> new DeployResult.Refused(refused.problem());
        };
    }

    LifecycleResult start(Principal by, AgentId id) {
        return change(id, agent -> agent.start(by));
    }

    LifecycleResult stop(Principal by, AgentId id) {
        return change(id, agent -> agent.stop(by, "STOPPED"));
    }

    /** Refuses a deadline that is no time for a drain with an {@link IllegalArgumentException}, whether there is such an agent or not. */
    LifecycleResult drain(Principal by, AgentId id, Duration deadline) {
        if (deadline.compareTo(SHORTEST_DRAIN) < 0 || deadline.compareTo(LONGEST_DRAIN) > 0) {
            throw new IllegalArgumentException("a drain takes 5 s to 10 min, not " + deadline);
        }
        return change(id, agent -> agent.drain(by, deadline));
    }

    LifecycleResult remove(Principal by, AgentId id) {
        return change(id, agent -> agents.remove(by, agent, LAST_TURN));
    }

    LifecycleResult changeLimits(Principal by, AgentId id, Limits limits) {
        return change(id, agent -> agent.changeLimits(by, limits));
    }

    private LifecycleResult change(AgentId id, Function<Agent, Optional<Problem>> change) {
        Optional<Agent> agent = agents.find(id);
        Optional<Problem> problem =
                agent.isEmpty() ? Optional.of(Posting.Reason.UNKNOWN.problem(id)) : change.apply(agent.get());
        return problem.isPresent()
                ? new LifecycleResult.Refused(problem.get())
                : new LifecycleResult.Changed(agent.orElseThrow().status());
    }
}
