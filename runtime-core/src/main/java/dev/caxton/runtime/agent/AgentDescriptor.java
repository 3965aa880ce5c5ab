package dev.caxton.runtime.agent;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.tool.DeclaredTool;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent shall be.
 *
 * @param name its name within the tenant
 * @param tenant the tenant that owns it
 * @param level how much it is trusted
 * @param limits what it may use
 * @param peers agents that {@code env.send_message} reaches by their index here; at most 1,000
 * @param engine the engine that shall run it, or empty for the runtime's default
 * @param upkeep how the runtime looks after it
 * @param tools the tools that it declares, each name once; at most 64
 */
public record AgentDescriptor(
        String name,
        TenantId tenant,
        Level level,
        Limits limits,
        List<AgentId> peers,
        Optional<String> engine,
        Upkeep upkeep,
        List<DeclaredTool> tools) {

    /** How many tools a descriptor may declare. */
    public static final int MAX_TOOLS = 64;

    /** How many peers a descriptor may name. */
    public static final int MAX_PEERS = 1_000;

    /** Copies the lists; refuses a malformed name, too many peers or tools, or two tools of one name with an {@link IllegalArgumentException}. */
    public AgentDescriptor {
        peers = List.copyOf(peers);
        if (peers.size() > MAX_PEERS) {
            throw new IllegalArgumentException("a descriptor names at most " + MAX_PEERS + " peers");
        }
        tools = List.copyOf(tools);
        if (tools.size() > MAX_TOOLS) {
            throw new IllegalArgumentException("a descriptor declares at most " + MAX_TOOLS + " tools");
        }
        new AgentId(tenant, name);
        Set<String> names = new HashSet<>();
        for (DeclaredTool tool : tools) {
            new ToolName(name, tool.name());
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException("a descriptor declares two tools of the name " + tool.name());
            }
        }
    }

    /**
     * An agent that is looked after as {@link Upkeep#DEFAULT} says.
     *
     * @param name its name within the tenant
     * @param tenant the tenant that owns it
     * @param level how much it is trusted
     * @param limits what it may use
     * @param peers agents that it reaches by index
     * @param engine the engine that shall run it
     */
    public AgentDescriptor(
            String name, TenantId tenant, Level level, Limits limits, List<AgentId> peers, Optional<String> engine) {
        this(name, tenant, level, limits, peers, engine, Upkeep.DEFAULT);
    }

    /**
     * An agent that declares no tools.
     *
     * @param name its name within the tenant
     * @param tenant the tenant that owns it
     * @param level how much it is trusted
     * @param limits what it may use
     * @param peers agents that it reaches by index
     * @param engine the engine that shall run it
     * @param upkeep how the runtime looks after it
     */
    public AgentDescriptor(
            String name,
            TenantId tenant,
            Level level,
            Limits limits,
            List<AgentId> peers,
            Optional<String> engine,
            Upkeep upkeep) {
        this(name, tenant, level, limits, peers, engine, upkeep, List.of());
    }

    /**
     * The same agent with other limits.
     *
     * @param other what it may use
     * @return the descriptor
     */
    public AgentDescriptor withLimits(Limits other) {
        return new AgentDescriptor(name, tenant, level, other, peers, engine, upkeep, tools);
    }

    /**
     * The identity of the agent.
     *
     * @return tenant and name
     */
    public AgentId id() {
        return new AgentId(tenant, name);
    }
}
