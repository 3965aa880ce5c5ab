package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Upstreams;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The circuit breaker of an upstream. */
@Path("/upstreams/{tenant}/{name}/breaker")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class UpstreamBreakerResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public UpstreamBreakerResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected UpstreamBreakerResource() {
        this.assembly = null;
    }

    /**
     * Closes the breaker. Calls get through afterwards that were refused before, so this is recorded first.
     *
     * @param tenant the upstream's tenant
     * @param name its name
     * @param request who closes it
     * @return the upstream as it is now
     */
    @POST
    @Path("/reset")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(
            summary = "Closes the circuit breaker of an upstream, and forgets what it has counted",
            description = "Calls under way end as they are. A breaker that is closed already begins to count anew.")
    public Upstream reset(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        TenantId owner = Access.tenantOrNode(request, tenant);
        if (!assembly.parts().gateway().resetBreaker(owner, name)) {
            throw Upstreams.unknown(name);
        }
        return Upstream.of(assembly.parts(), owner, name);
    }
}
