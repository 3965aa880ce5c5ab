package dev.caxton.policy.pattern;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.util.Optional;

/**
 * One principal, or all of one kind in one tenant: {@code agent:default/greeter}, {@code agent:default/*}. A star stands for a whole name; a part of a name
 * is no pattern, because {@code greeter*} would also fit the {@code greeter-of-somebody-else} of next year.
 *
 * @param kind the sort of actor
 * @param tenant the tenant
 * @param name the name, or empty for every name
 */
public record PrincipalPattern(Principal.Kind kind, TenantId tenant, Optional<String> name) {

    /** Refuses a name that no principal can have with an {@link IllegalArgumentException}. */
    public PrincipalPattern {
        name.ifPresent(exact -> new Principal(kind, tenant, exact));
    }

    /**
     * Reads {@code kind:tenant/name} or {@code kind:tenant/*}.
     *
     * @param text the written form
     * @return the pattern
     * @throws IllegalArgumentException if the text has not this form
     */
    public static PrincipalPattern parse(String text) {
        if (text.endsWith("/*")) {
            Principal any = Principal.parse(text.substring(0, text.length() - 1) + "any");
            return new PrincipalPattern(any.kind(), any.tenant(), Optional.empty());
        }
        Principal exact = Principal.parse(text);
        return new PrincipalPattern(exact.kind(), exact.tenant(), Optional.of(exact.name()));
    }

    /**
     * Whether the pattern fits.
     *
     * @param principal who acts
     * @return true if kind, tenant and name fit
     */
    public boolean fits(Principal principal) {
        return kind == principal.kind()
                && tenant.equals(principal.tenant())
                && (name.isEmpty() || name.get().equals(principal.name()));
    }

    /**
     * Whether the pattern fits an agent.
     *
     * @param agent the agent
     * @return true if the pattern is of the kind {@code agent} and fits it
     */
    public boolean fits(AgentId agent) {
        return fits(Principal.agent(agent));
    }

    @Override
    public String toString() {
        return kind + ":" + tenant + "/" + name.orElse("*");
    }
}
