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
        Principal caller = caller(request);
        if (!caller.tenant().equals(id.tenant())) {
            throw new ProblemException(
                    "CAX-AUTH-TENANT",
                    "The caller belongs to the tenant '" + caller.tenant() + "', and nothing crosses tenants.",
                    "Use a token of the other tenant.");
        }
        return id;
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
