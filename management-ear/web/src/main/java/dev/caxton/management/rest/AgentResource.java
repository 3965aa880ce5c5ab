package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.agent.Hold;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One agent: shown, started, stopped, drained, paused, removed. */
@Path("/agents/{tenant}/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class AgentResource {

    private final Assembly assembly;

    @PathParam("tenant")
    private String tenant;

    @PathParam("name")
    private String name;

    @Context
    private HttpServletRequest request;

    /**
     * For the container, which sets the other fields.
     *
     * @param assembly the running server
     */
    @Inject
    @SuppressWarnings("NullAway.Init")
    public AgentResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings({"NullAway", "NullAway.Init"})
    protected AgentResource() {
        this.assembly = null;
    }

    private AgentId id() {
        return Access.agent(request, tenant, name);
    }

    private Principal caller() {
        return Access.caller(request);
    }

    private CaxtonRuntime runtime() {
        return assembly.parts().runtime();
    }

    private AgentView shown(AgentId id) {
        return runtime().agent(id).map(AgentView::of).orElseThrow(() -> AgentsResource.unknown(id));
    }

    private static AgentView changed(LifecycleResult result) {
        return switch (result) {
            case LifecycleResult.Changed changed -> AgentView.of(changed.agent());
            case LifecycleResult.Refused refused -> throw new ProblemException(refused.problem());
        };
    }

    /**
     * Shows an agent.
     *
     * @return the agent
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_APPROVER, Role.NAME_AUDITOR, Role.NAME_AGENT_CLIENT
    })
    @Operation(summary = "One agent as it stands")
    public AgentView get() {
        return shown(id());
    }

    /**
     * Removes an agent.
     *
     * @return 204
     */
    @DELETE
    @RolesAllowed(Role.NAME_DEPLOYER)
    @Change(Change.Kind.NARROWS)
    @Operation(
            summary = "Stops and removes an agent, its versions and its state",
            description = "Also one that the start of the server could not bring back.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove() {
        AgentId id = id();
        if (runtime().agent(id).isPresent() || !assembly.parts().agents().removeLost(caller(), id)) {
            changed(assembly.parts().agents().remove(caller(), id));
        }
        return Response.noContent().build();
    }

    /**
     * Starts an agent.
     *
     * @return the running agent
     */
    @POST
    @Path("/start")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(summary = "Starts a stopped or failed agent with a fresh sandbox")
    public AgentView start() {
        return changed(assembly.parts().agents().start(caller(), id()));
    }

    /**
     * Stops an agent.
     *
     * @return the stopped agent
     */
    @POST
    @Path("/stop")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Change(Change.Kind.NARROWS)
    @Operation(
            summary = "Stops an agent; what waits for it goes to the dead letters",
            description = "A running turn is cancelled.")
    public AgentView stop() {
        return changed(assembly.parts().agents().stop(caller(), id()));
    }

    /**
     * Lets an agent handle what it has, and stops it then.
     *
     * @param within how long it may take, seconds
     * @return the draining agent
     */
    @POST
    @Path("/drain")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Change(Change.Kind.NARROWS)
    @Operation(summary = "Takes no new messages, handles those that wait, then stops")
    public AgentView drain(
            @Parameter(description = "Seconds until it is stopped whatever it has, 5 to 600")
                    @DefaultValue("60")
                    @QueryParam("within")
                    String within) {
        AgentId id = id();
        return changed(assembly.parts()
                .agents()
                .drain(caller(), id, Duration.ofSeconds(Access.number("within", within, 5, 600))));
    }

    /**
     * Holds an agent's turns.
     *
     * @return the agent
     */
    @POST
    @Path("/pause")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Change(Change.Kind.NARROWS)
    @Operation(
            summary = "Lets no turn of the agent begin; messages wait",
            description = "A running turn is cancelled within a quantum. The same as a hold of its turns.")
    public AgentView pause() {
        AgentId id = id();
        AgentView before = shown(id);
        assembly.parts().switches().hold(caller(), Hold.of(Hold.What.TURNS, id));
        return before;
    }

    /**
     * Releases an agent's turns.
     *
     * @return the agent
     */
    @POST
    @Path("/resume")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(summary = "Lets turns of a paused agent begin again")
    public AgentView resume() {
        AgentId id = id();
        shown(id);
        assembly.parts()
                .switches()
                .release(caller(), Hold.of(Hold.What.TURNS, id))
                .ifPresent(problem -> {
                    throw new ProblemException(problem);
                });
        return shown(id);
    }

    /**
     * Stops an agent for good.
     *
     * @return the stopped agent
     */
    @POST
    @Path("/kill")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Change(Change.Kind.NARROWS)
    @Operation(
            summary = "Stops an agent and holds its turns and tool calls, so that a start alone changes nothing",
            description = "The holds are released with DELETE at /holds.")
    public AgentView kill() {
        AgentId id = id();
        shown(id);
        assembly.parts().switches().hold(caller(), Hold.of(Hold.What.TOOL_CALLS, id));
        assembly.parts().switches().hold(caller(), Hold.of(Hold.What.TURNS, id));
        // One that is stopped already stays so.
        var _ = assembly.parts().agents().stop(caller(), id);
        return shown(id);
    }
}
