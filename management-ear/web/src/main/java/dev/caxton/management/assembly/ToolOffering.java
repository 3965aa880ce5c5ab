package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.mcp.HostingRefused;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.pin.Decisions;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.spi.ToolHost;
import java.util.ArrayList;
import java.util.List;

/** Offers the tools that agents declare. Safe for use by many threads, as long as changes of one agent come one after the other; blocks on the database. */
final class ToolOffering {

    private final McpGateway gateway;
    private final Upstreams upstreams;
    private final ToolHost host;

    /**
     * Nothing is offered yet.
     *
     * @param gateway offers them
     * @param upstreams whose names they share
     * @param host hands calls over
     */
    ToolOffering(McpGateway gateway, Upstreams upstreams, ToolHost host) {
        this.gateway = gateway;
        this.upstreams = upstreams;
        this.host = host;
    }

    /** Refuses an agent whose tools could not be offered, before anything is done about it. */
    void require(AgentDescriptor agent) {
        if (!agent.tools().isEmpty()) {
            try {
                gateway.requireHostable(agent.id(), agent.tools());
            } catch (HostingRefused e) {
                throw new ProblemException(e.problem());
            }
        }
    }

    /**
     * Offers what an agent declares, and nothing else of it. To deploy it has approved that.
     *
     * @param agent the agent
     * @param deployer who deployed it
     * @return what people should know of it
     * @throws ProblemException if it can't be offered or kept
     */
    List<String> offer(AgentDescriptor agent, Principal deployer) {
        if (agent.tools().isEmpty()) {
            gateway.withdraw(agent.id());
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        hosted(() -> warnings.addAll(gateway.host(agent.id(), agent.tools(), host, deployer)));
        return List.copyOf(warnings);
    }

    /** What is decided on an agent's tools now, for {@link #offerAgain}. */
    Decisions decisions(AgentId agent) {
        return gateway.pins().decisions(agent.tenant(), agent.name());
    }

    /**
     * Offers what the version of an agent declares that goes on because the deployment of another one has failed. Nobody approves anything with that: what was approved before
     * counts again.
     *
     * @param agent the agent
     * @param before what was decided before the deployment
     * @throws ProblemException if it can't be offered or kept
     */
    void offerAgain(AgentDescriptor agent, Decisions before) {
        if (agent.tools().isEmpty()) {
            gateway.withdraw(agent.id());
        } else {
            hosted(() -> gateway.hostAgain(agent.id(), agent.tools(), host, before));
        }
    }

    private void hosted(Runnable offer) {
        try {
            upstreams.unchanged(
                    () -> Kept.to("The agent's tools are not offered, since their approval can't be kept.", offer));
        } catch (HostingRefused e) {
            throw new ProblemException(e.problem());
        }
    }

    /** The agent is no more; what a person has refused of it is remembered. */
    void forget(AgentId agent) {
        gateway.forget(agent);
    }
}
