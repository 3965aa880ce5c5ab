package dev.caxton.runtime.agent;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.util.Locale;
import java.util.Optional;

/**
 * The one switch: something that all agents of the node, of a tenant, or a single agent must not do until it is released.
 *
 * @param what what is held
 * @param tenant whose agents, or empty for those of the whole node
 * @param agent which agent of the tenant, or empty for all of them
 */
public record Hold(What what, Optional<TenantId> tenant, Optional<String> agent) {

    /** What can be held. */
    public enum What {
        /**
         * Agents call no tools: {@code call_tool} answers UNAVAILABLE. A hold of a tenant or the node is for everybody else who calls tools there too.
         */
        TOOL_CALLS,
        /** No turn begins, and running ones are cancelled; messages wait. */
        TURNS;

        /** The written form: lower-case, with hyphens. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Refuses an agent without a tenant, or a name no agent can have, with an {@link IllegalArgumentException}. */
    public Hold {
        if (agent.isPresent()) {
            new AgentId(
                    tenant.orElseThrow(() -> new IllegalArgumentException("an agent is held by tenant and name")),
                    agent.get());
        }
    }

    /**
     * Holds the whole node.
     *
     * @param what what is held
     * @return the hold
     */
    public static Hold node(What what) {
        return new Hold(what, Optional.empty(), Optional.empty());
    }

    /**
     * Holds a tenant.
     *
     * @param what what is held
     * @param tenant whose agents
     * @return the hold
     */
    public static Hold of(What what, TenantId tenant) {
        return new Hold(what, Optional.of(tenant), Optional.empty());
    }

    /**
     * Holds an agent.
     *
     * @param what what is held
     * @param agent which
     * @return the hold
     */
    public static Hold of(What what, AgentId agent) {
        return new Hold(what, Optional.of(agent.tenant()), Optional.of(agent.name()));
    }

    /**
     * Whether an agent is held by this.
     *
     * @param id the agent
     * @return true if it lies in the scope
     */
    public boolean reaches(AgentId id) {
        return (tenant.isEmpty() || tenant.get().equals(id.tenant()))
                && (agent.isEmpty() || agent.get().equals(id.name()));
    }

    /**
     * Whether whoever acts is held by this: an agent, or anybody of a tenant or node that is held as a whole.
     *
     * @param who who acts
     * @return true if it lies in the scope
     */
    public boolean reaches(Principal who) {
        return who.kind() == Principal.Kind.AGENT
                ? reaches(new AgentId(who.tenant(), who.name()))
                : agent.isEmpty() && (tenant.isEmpty() || tenant.get().equals(who.tenant()));
    }

    /**
     * The scope as text.
     *
     * @return {@code *}, {@code tenant/*} or {@code tenant/name}
     */
    public String scope() {
        return tenant.map(t -> t + "/" + agent.orElse("*")).orElse("*");
    }

    @Override
    public String toString() {
        return what + " of " + scope();
    }
}
