package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.agent.Hold;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The one switch: what must not be done until it is released, also after a restart of the server. */
@Path("/holds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "holds")
@RequestScoped
public class HoldsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public HoldsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected HoldsResource() {
        this.assembly = null;
    }

    /**
     * Holds.
     *
     * @param holds in the order of their scopes
     */
    public record HoldList(List<HoldView> holds) {}

    /**
     * A hold.
     *
     * @param what {@code turns} or {@code tool-calls}
     * @param scope {@code *}, {@code tenant/*} or {@code tenant/name}
     */
    public record HoldView(String what, String scope) {

        static HoldView of(Hold hold) {
            return new HoldView(hold.what().toString(), hold.scope());
        }
    }

    /**
     * What is held.
     *
     * @param request whose tenant is meant
     * @return what holds the node, the caller's tenant, or an agent of it
     */
    @GET
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "What is held now, of the node and of the caller's tenant")
    public HoldList list(@Context HttpServletRequest request) {
        TenantId own = Access.caller(request).tenant();
        return new HoldList(assembly.parts().runtime().holds().stream()
                .filter(hold -> hold.tenant().isEmpty() || hold.tenant().get().equals(own))
                .map(HoldView::of)
                .sorted(Comparator.comparing(HoldView::scope).thenComparing(HoldView::what))
                .toList());
    }

    /**
     * Holds an agent.
     *
     * @param what what is held
     * @param tenant its tenant
     * @param name its name
     * @param request who holds it
     * @return the hold
     */
    @PUT
    @Path("/{what}/agents/{tenant}/{name}")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Change(Change.Kind.NARROWS)
    @Operation(summary = "Holds an agent's turns or tool calls at once")
    public HoldView holdAgent(
            @PathParam("what") String what,
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        if (assembly.parts().runtime().agent(id).isEmpty()) {
            throw AgentsResource.unknown(id);
        }
        return hold(request, Hold.of(what(what), id));
    }

    /**
     * Releases an agent.
     *
     * @param what what is held
     * @param tenant its tenant
     * @param name its name
     * @param request who releases it
     * @return 204
     */
    @DELETE
    @Path("/{what}/agents/{tenant}/{name}")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(summary = "Releases a hold of an agent")
    @APIResponse(responseCode = "204", description = "It is released")
    public Response releaseAgent(
            @PathParam("what") String what,
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Context HttpServletRequest request) {
        return release(request, Hold.of(what(what), Access.agent(request, tenant, name)));
    }

    /**
     * Holds a tenant.
     *
     * @param what what is held
     * @param tenant the tenant
     * @param request who holds it
     * @return the hold
     */
    @PUT
    @Path("/{what}/tenants/{tenant}")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Change(Change.Kind.NARROWS)
    @Operation(summary = "Holds the turns or tool calls of all agents of a tenant at once")
    public HoldView holdTenant(
            @PathParam("what") String what, @PathParam("tenant") String tenant, @Context HttpServletRequest request) {
        return hold(request, Hold.of(what(what), Access.tenant(request, tenant)));
    }

    /**
     * Releases a tenant.
     *
     * @param what what is held
     * @param tenant the tenant
     * @param request who releases it
     * @return 204
     */
    @DELETE
    @Path("/{what}/tenants/{tenant}")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(summary = "Releases a hold of a tenant")
    @APIResponse(responseCode = "204", description = "It is released")
    public Response releaseTenant(
            @PathParam("what") String what, @PathParam("tenant") String tenant, @Context HttpServletRequest request) {
        return release(request, Hold.of(what(what), Access.tenant(request, tenant)));
    }

    /**
     * Holds the node.
     *
     * @param what what is held
     * @param request who holds it
     * @return the hold
     */
    @PUT
    @Path("/{what}/node")
    @RolesAllowed(Role.NAME_ADMIN)
    @Change(Change.Kind.NARROWS)
    @Operation(
            summary = "Holds the turns or tool calls of all agents at once",
            description = "For administrators of the tenant default.")
    public HoldView holdNode(@PathParam("what") String what, @Context HttpServletRequest request) {
        Access.node(request);
        return hold(request, Hold.node(what(what)));
    }

    /**
     * Releases the node.
     *
     * @param what what is held
     * @param request who releases it
     * @return 204
     */
    @DELETE
    @Path("/{what}/node")
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(
            summary = "Releases a hold of the node",
            description = "For administrators of the tenant default. Holds of tenants and agents stay.")
    @APIResponse(responseCode = "204", description = "It is released")
    public Response releaseNode(@PathParam("what") String what, @Context HttpServletRequest request) {
        Access.node(request);
        return release(request, Hold.node(what(what)));
    }

    private HoldView hold(HttpServletRequest request, Hold hold) {
        assembly.parts().switches().hold(Access.caller(request), hold);
        return HoldView.of(hold);
    }

    private Response release(HttpServletRequest request, Hold hold) {
        assembly.parts().switches().release(Access.caller(request), hold).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        return Response.noContent().build();
    }

    private static Hold.What what(String text) {
        return Arrays.stream(Hold.What.values())
                .filter(what -> what.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> Bodies.wrong("What is held is 'turns' or 'tool-calls'."));
    }
}
