package dev.caxton.policy.identity;

/**
 * The name of a tenant: 1 to 63 characters, lower-case letters, digits and hyphens, starting with a letter or digit.
 *
 * @param value the name
 */
public record TenantId(String value) implements Comparable<TenantId> {

    /** The tenant of an installation that has only one. */
    public static final TenantId DEFAULT = new TenantId("default");

    /** Refuses any other shape with an {@link IllegalArgumentException}. */
    public TenantId {
        Names.requireTenant(value);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
