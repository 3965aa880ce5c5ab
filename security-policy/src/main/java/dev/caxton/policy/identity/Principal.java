package dev.caxton.policy.identity;

import java.util.Locale;

/**
 * Who acts, written {@code kind:tenant/name}: {@code agent:default/greeter}, {@code user:default/admin}.
 *
 * @param kind what sort of actor it is; an agent's identity is its sandbox and can't be claimed from outside
 * @param tenant the tenant it belongs to
 * @param name its name within tenant and kind
 */
public record Principal(Kind kind, TenantId tenant, String name) {

    /** The sorts of actor. */
    public enum Kind {
        /** A deployed agent, known by its sandbox. */
        AGENT,
        /** A person or program with a verified token. */
        USER,
        /** A program that showed no token, where a server is told to let such programs in. No rule for people fits it. */
        ANONYMOUS,
        /** The runtime itself: timers, restarts, recovery. */
        SYSTEM;

        /** The name in the written form. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a name of any other shape than an agent's with an {@link IllegalArgumentException}. */
    public Principal {
        Names.requireName("a principal name", name);
    }

    /**
     * The principal of an agent.
     *
     * @param id the agent
     * @return its principal
     */
    public static Principal agent(AgentId id) {
        return new Principal(Kind.AGENT, id.tenant(), id.name());
    }

    /**
     * Reads {@code kind:tenant/name}.
     *
     * @param text the written form
     * @return the principal
     * @throws IllegalArgumentException if the text has not this form
     */
    public static Principal parse(String text) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/', colon + 1);
        if (colon < 0 || slash < 0) {
            throw new IllegalArgumentException("a principal is written kind:tenant/name");
        }
        String written = text.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind.toString().equals(written)) {
                return new Principal(kind, new TenantId(text.substring(colon + 1, slash)), text.substring(slash + 1));
            }
        }
        throw new IllegalArgumentException("the kind of a principal is one of agent, user, anonymous, system");
    }

    @Override
    public String toString() {
        return kind + ":" + tenant + "/" + name;
    }
}
