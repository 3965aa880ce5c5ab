package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What agents, tenants and the node have used. */
@Path("/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "usage")
@RequestScoped
public class UsageResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public UsageResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected UsageResource() {
        this.assembly = null;
    }

    /**
     * The use of a tenant.
     *
     * @param tenant which
     * @param request who asks
     * @return since the server started, removed agents included
     */
    @GET
    @Path("/tenants/{tenant}")
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "What the agents of a tenant have used since the server started")
    public AgentView.UsageView tenant(@PathParam("tenant") String tenant, @Context HttpServletRequest request) {
        return AgentView.usage(assembly.parts().runtime().usage(Access.tenant(request, tenant)));
    }

    /**
     * The use of an agent.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who asks
     * @return since it was deployed or the server started
     */
    @GET
    @Path("/agents/{tenant}/{name}")
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "What an agent has used since it was deployed or the server started")
    public AgentView.UsageView agent(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        return assembly.parts().runtime().usage(id).map(AgentView::usage).orElseThrow(() -> AgentsResource.unknown(id));
    }

    /**
     * The use of the node.
     *
     * @param request who asks
     * @return since the server started
     */
    @GET
    @Path("/node")
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(
            summary = "What all agents have used since the server started",
            description = "For administrators of the tenant default.")
    public AgentView.UsageView node(@Context HttpServletRequest request) {
        Access.node(request);
        return AgentView.usage(assembly.parts().runtime().usage());
    }
}
