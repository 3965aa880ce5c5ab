package dev.caxton.runtime.agent;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import java.util.List;
import java.util.Optional;

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
 */
public record AgentDescriptor(
        String name,
        TenantId tenant,
        Level level,
        Limits limits,
        List<AgentId> peers,
        Optional<String> engine,
        Upkeep upkeep) {

    /** How many peers a descriptor may name. */
    public static final int MAX_PEERS = 1_000;

    /** Copies the list; refuses a malformed name or too many peers with an {@link IllegalArgumentException}. */
    public AgentDescriptor {
        peers = List.copyOf(peers);
        if (peers.size() > MAX_PEERS) {
            throw new IllegalArgumentException("a descriptor names at most " + MAX_PEERS + " peers");
        }
        new AgentId(tenant, name);
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
     * The identity of the agent.
     *
     * @return tenant and name
     */
    public AgentId id() {
        return new AgentId(tenant, name);
    }
}
