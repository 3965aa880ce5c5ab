package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.agent.LogLine;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What agents logged. */
@Path("/agents/{tenant}/{name}/logs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class LogsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public LogsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected LogsResource() {
        this.assembly = null;
    }

    /**
     * Lines of a log.
     *
     * @param lines in order
     */
    public record Log(List<LogLine> lines) {}

    /**
     * Reads an agent's log.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param after only lines behind this one
     * @param limit how many at most
     * @param request who asks
     * @return the lines that are still kept
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "The lines an agent logged; the oldest are forgotten first")
    public Log logs(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Parameter(description = "The sequence number of the last line that is known")
                    @DefaultValue("0")
                    @QueryParam("after")
                    String after,
            @DefaultValue("100") @QueryParam("limit") String limit,
            @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        if (assembly.parts().runtime().agent(id).isEmpty()) {
            throw AgentsResource.unknown(id);
        }
        long first = Access.number("after", after, 0, Long.MAX_VALUE);
        return new Log(assembly.parts().runtime().logs(id, first, (int) Access.number("limit", limit, 1, 1_000)));
    }
}
