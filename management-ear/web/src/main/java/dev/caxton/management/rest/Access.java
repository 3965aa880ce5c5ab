package dev.caxton.management.rest;

import dev.caxton.management.identity.Caller;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.servlet.http.HttpServletRequest;

/** What the caller of a request may name. Nothing crosses tenants. */
final class Access {

    private Access() {}

    static Principal caller(HttpServletRequest request) {
        return Caller.of(request);
    }

    /** The agent of a path, in the caller's own tenant. */
    static AgentId agent(HttpServletRequest request, String tenant, String name) {
        AgentId id;
        try {
            id = new AgentId(new TenantId(tenant), name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    "CAX-HTTP-FIELD",
                    "The path names no agent: " + e.getMessage() + ".",
                    "Write /agents/TENANT/NAME, as in /agents/default/greeter.");
        }
        own(request, id.tenant());
        return id;
    }

    /** The tenant of a path, which must be the caller's own. */
    static TenantId tenant(HttpServletRequest request, String tenant) {
        TenantId id = tenant(tenant);
        own(request, id);
        return id;
    }

    /** The tenant of a path: the caller's own, or any for administrators of the node. */
    static TenantId tenantOrNode(HttpServletRequest request, String tenant) {
        return Caller.identity(request).administersNode() ? tenant(tenant) : tenant(request, tenant);
    }

    /** Any tenant, for those who administer the node. */
    static TenantId tenant(String tenant) {
        try {
            return new TenantId(tenant);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    "CAX-HTTP-FIELD", "The path names no tenant: " + e.getMessage() + ".", "Write its name.");
        }
    }

    private static void own(HttpServletRequest request, TenantId tenant) {
        Principal caller = caller(request);
        if (!caller.tenant().equals(tenant)) {
            throw new ProblemException(
                    "CAX-AUTH-TENANT",
                    "The caller belongs to the tenant '" + caller.tenant() + "', and nothing crosses tenants.",
                    "Use a token of the other tenant.");
        }
    }

    /** Refuses callers who do not administer the node. */
    static void node(HttpServletRequest request) {
        if (!Caller.identity(request).administersNode()) {
            throw new ProblemException(
                    "CAX-AUTH-TENANT",
                    "This concerns all tenants, and only administrators of the tenant 'default' may do it.",
                    "Ask one of them.");
        }
    }

    /** A whole number in the query. */
    static long number(String name, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new ProblemException(
                "CAX-HTTP-FIELD",
                "The parameter '" + name + "' is a whole number from " + least + " to " + most + ".",
                "Mend it, or leave it out.");
    }
}
