package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.agent.AgentStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Agents: deployed and listed. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class AgentsResource {

    private final Assembly assembly;
    private final IdempotencyKeys keys;

    /**
     * For the container.
     *
     * @param assembly the running server
     * @param keys repetitions
     */
    @Inject
    public AgentsResource(Assembly assembly, IdempotencyKeys keys) {
        this.assembly = assembly;
        this.keys = keys;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected AgentsResource() {
        this.assembly = null;
        this.keys = null;
    }

    /**
     * Agents.
     *
     * @param agents in the order that was asked for
     * @param next the cursor of the next page, if there is one
     */
    public record AgentList(List<AgentView> agents, Optional<String> next) {}

    private static final Paging.Orders<AgentStatus> ORDERS = new Paging.Orders<>(
            "name",
            agent -> agent.id().name(),
            Map.of(
                    "name", agent -> "",
                    "state", agent -> agent.state().name(),
                    "deployed", agent -> agent.deployed().toString(),
                    "turns", agent -> Paging.sortable(agent.usage().turns()),
                    "fuel", agent -> Paging.sortable(agent.usage().fuel()),
                    "waiting", agent -> Paging.sortable(agent.waiting())));

    /**
     * Lists the agents.
     *
     * @param state only agents in this state
     * @param level only agents of this level
     * @param prefix only agents whose names begin so
     * @param sort the order
     * @param limit how many at most
     * @param cursor where to go on
     * @param request whose tenant is meant
     * @return the agents of the caller's tenant
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_APPROVER, Role.NAME_AUDITOR, Role.NAME_AGENT_CLIENT
    })
    @Operation(summary = "The agents of the caller's tenant")
    public AgentList list(
            @Parameter(description = "Only agents in this state, as RUNNING") @QueryParam("state") @Nullable
                    String state,
            @Parameter(description = "Only agents of this level, as strict") @QueryParam("level") @Nullable
                    String level,
            @Parameter(description = "Only agents whose names begin so") @QueryParam("prefix") @Nullable String prefix,
            @Parameter(description = "name, state, deployed, turns, fuel or waiting; a hyphen in front reverses it")
                    @QueryParam("sort")
                    @Nullable
                    String sort,
            @DefaultValue(Paging.STANDARD) @QueryParam("limit") String limit,
            @Parameter(description = "What 'next' of the page before says") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context HttpServletRequest request) {
        List<AgentStatus> all = assembly
                .parts()
                .runtime()
                .agents(Access.caller(request).tenant())
                .stream()
                .filter(agent -> state == null || agent.state().name().equals(state))
                .filter(agent -> level == null || agent.level().toString().equals(level))
                .filter(agent -> prefix == null || agent.id().name().startsWith(prefix))
                .toList();
        Paging.Page<AgentStatus> page =
                Paging.of(limit, cursor, sort).page(all, ORDERS, state + "\0" + level + "\0" + prefix);
        return new AgentList(page.items().stream().map(AgentView::of).toList(), page.next());
    }

    /**
     * Agents that are kept and not there.
     *
     * @param agents in the order of their names
     */
    public record LostList(List<LostView> agents) {}

    /**
     * An agent that the start of the server could not bring back.
     *
     * @param agent tenant and name
     * @param code why
     * @param message why, for people
     * @param remedy what to do
     */
    public record LostView(String agent, String code, String message, String remedy) {}

    /**
     * Lists what the start of the server could not bring back.
     *
     * @param request whose tenant is meant
     * @return of the caller's tenant
     */
    @GET
    @Path("/lost")
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(
            summary = "The agents that the start of the server could not bring back, and why",
            description =
                    "They are still kept: deploy them anew, remove them, or mend the cause and start the server again.")
    public LostList lost(@Context HttpServletRequest request) {
        TenantId own = Access.caller(request).tenant();
        return new LostList(assembly.parts().agents().lost().entrySet().stream()
                .filter(lost -> lost.getKey().tenant().equals(own))
                .sorted(Map.Entry.comparingByKey())
                .map(lost -> new LostView(
                        lost.getKey().toString(),
                        lost.getValue().code(),
                        lost.getValue().message(),
                        lost.getValue().remedy()))
                .toList());
    }

    /**
     * Deploys an agent.
     *
     * @param parts the module and the descriptor
     * @param request who deploys
     * @return 201 with the running agent
     * @throws IOException if the client goes away
     */
    @POST
    @RolesAllowed(Role.NAME_DEPLOYER)
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Deploys an agent and starts it",
            description =
                    "The module is checked, metered and compiled first. A name in use is refused: its next version goes to"
                            + " /agents/{tenant}/{name}/versions. A repetition with the"
                            + " same Idempotency-Key gets the answer of the first.")
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            schema = @Schema(type = SchemaType.STRING, maxLength = 255))
    @APIResponse(
            responseCode = "201",
            description = "The agent runs",
            content = @Content(schema = @Schema(implementation = AgentView.class)))
    @APIResponse(responseCode = "422", description = "The module or the descriptor is refused")
    public Response deploy(List<EntityPart> parts, @Context HttpServletRequest request) throws IOException {
        DeploymentParts read =
                DeploymentParts.of(parts, assembly.parts().settings().http().moduleBytes());
        return keys.once(
                request,
                IdempotencyKeys.fingerprint(read.module(), read.descriptor()),
                () -> deployed(
                        assembly.parts().agents().deploy(Access.caller(request), read.descriptor(), read.module())));
    }

    private static Response deployed(DeployResult result) {
        return switch (result) {
            case DeployResult.Refused refused -> throw new ProblemException(refused.problem());
            case DeployResult.Deployed deployed ->
                Response.created(URI.create("/api/v1/agents/" + deployed.agent().id()))
                        .entity(AgentView.of(deployed.agent(), Optional.of(deployed.warnings())))
                        .build();
        };
    }

    static ProblemException unknown(AgentId id) {
        return new ProblemException(
                "CAX-AGENT-UNKNOWN",
                "There is no agent '" + id + "'.",
                "Look at the list of agents, GET /api/v1/agents, or deploy it.");
    }
}
