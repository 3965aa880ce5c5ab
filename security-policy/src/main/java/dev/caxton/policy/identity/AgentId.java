package dev.caxton.policy.identity;

/**
 * The identity of an agent, written {@code tenant/name}.
 *
 * @param tenant the tenant that owns the agent
 * @param name 1 to 255 letters, digits, {@code - _ .}, starting with a letter or digit
 */
public record AgentId(TenantId tenant, String name) implements Comparable<AgentId> {

    /** Refuses a name of any other shape with an {@link IllegalArgumentException}. */
    public AgentId {
        Names.requireName("an agent name", name);
    }

    /**
     * Reads {@code tenant/name}.
     *
     * @param text the written form
     * @return the id
     * @throws IllegalArgumentException if the text has not this form
     */
    public static AgentId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("an agent id is written tenant/name");
        }
        return new AgentId(new TenantId(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public int compareTo(AgentId other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}
