package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.LifecycleResult;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What an agent may use, read and changed while it runs. */
@Path("/agents/{tenant}/{name}/limits")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class LimitsResource {

    /** Between the look at the tag and the change nobody else changes. */
    private static final Object CHANGING = new Object();

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public LimitsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected LimitsResource() {
        this.assembly = null;
    }

    /**
     * Reads the limits.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param headers may name the version that is known
     * @param request who asks
     * @return the limits, with their entity tag
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "What an agent may use")
    @APIResponse(
            responseCode = "200",
            description = "The limits; ETag is for If-Match",
            content = @Content(schema = @Schema(implementation = AgentView.LimitsView.class)))
    @APIResponse(responseCode = "304", description = "They are as If-None-Match says")
    public Response get(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        return EntityTags.shown(now(Access.agent(request, tenant, name)), headers);
    }

    /**
     * Changes the limits. The next turn obeys them.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param body all limits
     * @param headers may name the version that is changed
     * @param request who changes them
     * @return the limits
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(
            summary = "Changes what an agent may use, from its next turn on",
            description =
                    "Memory and call depth are part of the compiled module and can't be changed. The change outlives a"
                            + " restart of the server, and ends with the next deployment of the agent.")
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the limits that are changed",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "They are in force",
            content = @Content(schema = @Schema(implementation = AgentView.LimitsView.class)))
    @APIResponse(responseCode = "412", description = "Other limits are in force than If-Match says")
    public Response put(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            AgentView.@Nullable LimitsView body,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        Predicate<Optional<String>> expected = EntityTags.ifMatch(headers);
        AgentView.LimitsView asked = Bodies.required(body);
        synchronized (CHANGING) {
            if (!expected.test(Optional.of(EntityTags.of(now(id))))) {
                throw EntityTags.changed();
            }
            LifecycleResult result = Bodies.checked(
                    () -> assembly.parts().agents().changeLimits(Access.caller(request), id, asked.limits()));
            return switch (result) {
                case LifecycleResult.Refused refused -> throw new ProblemException(refused.problem());
                case LifecycleResult.Changed changed -> {
                    AgentView.LimitsView view = AgentView.limits(changed.agent().limits());
                    yield Response.ok(view)
                            .tag(EntityTags.tag(EntityTags.of(view)))
                            .build();
                }
            };
        }
    }

    private AgentView.LimitsView now(AgentId id) {
        return assembly.parts()
                .runtime()
                .agent(id)
                .map(agent -> AgentView.limits(agent.limits()))
                .orElseThrow(() -> AgentsResource.unknown(id));
    }
}
