package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.mcp.HostingRefused;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.pin.PinView;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.spi.ToolHost;
import java.util.List;
import java.util.stream.Stream;

/** Offers the tools that agents declare. Safe for use by many threads, as long as changes of one agent come one after the other; blocks on the database. */
final class AgentTools {

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
    AgentTools(McpGateway gateway, Upstreams upstreams, ToolHost host) {
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
        try {
            upstreams.unchanged(() -> Kept.to(
                    "The agent's tools are not offered, since their approval can't be kept.",
                    () -> gateway.host(agent.id(), agent.tools(), host, deployer)));
        } catch (HostingRefused e) {
            throw new ProblemException(e.problem());
        }
        return gateway.pins().tools(agent.tenant(), agent.name()).orElse(List.of()).stream()
                .flatMap(AgentTools::warnings)
                .toList();
    }

    private static Stream<String> warnings(PinView tool) {
        return tool.warnings().stream()
                .map(warning ->
                        "the tool " + tool.tool() + " may be taken for " + warning.other() + ", which is approved");
    }

    /** The agent is no more. */
    void forget(AgentId agent) {
        gateway.forget(agent);
    }
}
