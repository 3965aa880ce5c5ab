package dev.caxton.policy.pattern;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import java.util.Optional;

/**
 * One agent, or all of one tenant: {@code default/clerk}, {@code default/*}. A star stands for a whole name.
 *
 * @param tenant the tenant
 * @param name the name, or empty for every name
 */
public record AgentPattern(TenantId tenant, Optional<String> name) {

    /** Refuses a name that no agent can have with an {@link IllegalArgumentException}. */
    public AgentPattern {
        name.ifPresent(exact -> new AgentId(tenant, exact));
    }

    /**
     * Reads {@code tenant/name} or {@code tenant/*}.
     *
     * @param text the written form
     * @return the pattern
     * @throws IllegalArgumentException if the text has not this form
     */
    public static AgentPattern parse(String text) {
        if (text.endsWith("/*")) {
            return new AgentPattern(new TenantId(text.substring(0, text.length() - 2)), Optional.empty());
        }
        AgentId exact = AgentId.parse(text);
        return new AgentPattern(exact.tenant(), Optional.of(exact.name()));
    }

    /**
     * Whether the pattern fits.
     *
     * @param agent the agent
     * @return true if tenant and name fit
     */
    public boolean fits(AgentId agent) {
        return tenant.equals(agent.tenant()) && (name.isEmpty() || name.get().equals(agent.name()));
    }

    @Override
    public String toString() {
        return tenant + "/" + name.orElse("*");
    }
}
