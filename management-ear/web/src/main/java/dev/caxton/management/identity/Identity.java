package dev.caxton.management.identity;

import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A caller that has proved who it is.
 *
 * @param principal who it is
 * @param roles what it may do within its tenant
 * @param until when the proof ends, if it does
 */
public record Identity(Principal principal, Set<Role> roles, Optional<Instant> until) {

    /** Copies the set. */
    public Identity {
        roles = Set.copyOf(roles);
    }

    /**
     * Whether it has a role. An administrator has every role.
     *
     * @param role the role
     * @return true if it may act in that role
     */
    public boolean has(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMIN);
    }

    /**
     * Whether it may change what concerns all tenants.
     *
     * @return true for administrators of the tenant {@code default}
     */
    public boolean administersNode() {
        return roles.contains(Role.ADMIN) && principal.tenant().equals(TenantId.DEFAULT);
    }

    /** The holder of a token of this server's own. */
    static Identity administrator(Principal principal) {
        return new Identity(principal, EnumSet.of(Role.ADMIN), Optional.empty());
    }
}
