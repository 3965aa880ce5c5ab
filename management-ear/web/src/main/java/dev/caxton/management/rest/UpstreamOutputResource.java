package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the process of an upstream says beside the protocol. It may say anything, its secrets included: for those who look after it. */
@Path("/upstreams/{tenant}/{name}/output")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class UpstreamOutputResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public UpstreamOutputResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected UpstreamOutputResource() {
        this.assembly = null;
    }

    /**
     * The output of an upstream.
     *
     * @param lines oldest first, cleaned of control characters; none of an upstream that is no process
     */
    public record Output(List<String> lines) {}

    /**
     * Shows the output.
     *
     * @param tenant the upstream's tenant
     * @param name its name
     * @param request who asks
     * @return the last lines
     */
    @GET
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(
            summary = "The last lines that the process of an upstream wrote to its standard error",
            description = "And what it wrote to standard output that is no message of the protocol.")
    public Output get(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        return new Output(Upstream.view(assembly.parts(), Access.tenantOrNode(request, tenant), name)
                .stderr());
    }
}
