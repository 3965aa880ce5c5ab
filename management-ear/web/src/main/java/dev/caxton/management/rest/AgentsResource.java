package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemDocument;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.yaml.YamlCaps;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.agent.AgentStatus;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Agents: deployed, listed, started, stopped, removed. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class AgentsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public AgentsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected AgentsResource() {
        this.assembly = null;
    }

    /**
     * Agents.
     *
     * @param agents by name
     */
    public record AgentList(List<AgentView> agents) {}

    /**
     * Lists the agents.
     *
     * @param request whose tenant is meant
     * @return the agents of the caller's tenant
     */
    @GET
    @Operation(summary = "The agents of the caller's tenant")
    public AgentList list(@Context HttpServletRequest request) {
        return new AgentList(
                assembly.parts().runtime().agents(Access.caller(request).tenant()).stream()
                        .map(AgentView::of)
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
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Deploys an agent and starts it",
            description = "The module is checked, metered and compiled first. A name in use is refused.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema =
                                    @Schema(
                                            requiredProperties = {"module", "descriptor"},
                                            properties = {
                                                @SchemaProperty(
                                                        name = "module",
                                                        format = "binary",
                                                        description = "The WebAssembly module"),
                                                @SchemaProperty(
                                                        name = "descriptor",
                                                        description = "Name, level, limits and peers, in YAML or JSON")
                                            })))
    @APIResponse(
            responseCode = "201",
            description = "The agent runs",
            content = @Content(schema = @Schema(implementation = AgentView.class)))
    @APIResponse(
            responseCode = "422",
            description = "The module or the descriptor is refused",
            content =
                    @Content(
                            mediaType = ProblemDocument.MEDIA_TYPE,
                            schema = @Schema(implementation = ProblemDocument.class)))
    public Response deploy(List<EntityPart> parts, @Context HttpServletRequest request) throws IOException {
        byte[] module = part(parts, "module", assembly.parts().settings().http().moduleBytes());
        byte[] descriptor = part(parts, "descriptor", YamlCaps.DEFAULT.bytes());
        DeployResult result = assembly.parts().agents().deploy(Access.caller(request), descriptor, module);
        return switch (result) {
            case DeployResult.Refused refused -> throw new ProblemException(refused.problem());
            case DeployResult.Deployed deployed ->
                Response.created(URI.create("/api/v1/agents/" + deployed.agent().id()))
                        .entity(AgentView.of(deployed.agent(), Optional.of(deployed.warnings())))
                        .build();
        };
    }

    private static byte[] part(List<EntityPart> parts, String name, long most) throws IOException {
        List<EntityPart> named =
                parts.stream().filter(part -> name.equals(part.getName())).toList();
        if (named.size() != 1 || parts.size() != 2) {
            throw new ProblemException(
                    "CAX-HTTP-FIELD",
                    "A deployment has exactly two parts, 'module' and 'descriptor'.",
                    "Send curl -F module=@agent.wasm -F descriptor=@agent.yaml.");
        }
        try (InputStream in = named.getFirst().getContent()) {
            byte[] bytes = in.readNBytes(Math.toIntExact(most + 1));
            if (bytes.length > most) {
                throw new ProblemException(
                        "CAX-HTTP-TOO-LARGE",
                        "The part '" + name + "' may have " + most + " bytes at most.",
                        "Send less, or raise the limit: docs/configuration.md names it.");
            }
            return bytes;
        }
    }

    /**
     * Shows an agent.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who asks
     * @return the agent
     */
    @GET
    @Path("/{tenant}/{name}")
    @Operation(summary = "One agent as it stands")
    public AgentView get(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        return AgentView.of(known(Access.agent(request, tenant, name)));
    }

    private AgentStatus known(AgentId id) {
        return assembly.parts().runtime().agent(id).orElseThrow(() -> unknown(id));
    }

    static ProblemException unknown(AgentId id) {
        return new ProblemException(
                "CAX-AGENT-UNKNOWN",
                "There is no agent '" + id + "'.",
                "Look at the list of agents, GET /api/v1/agents, or deploy it.");
    }

    /**
     * Starts an agent.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who wants it
     * @return the running agent
     */
    @POST
    @Path("/{tenant}/{name}/start")
    @Operation(summary = "Starts a stopped or failed agent with a fresh sandbox")
    public AgentView start(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        return changed(assembly.parts().agents().start(Access.caller(request), id));
    }

    /**
     * Stops an agent.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who wants it
     * @return the stopped agent
     */
    @POST
    @Path("/{tenant}/{name}/stop")
    @Operation(summary = "Stops an agent; what waits for it goes to the dead letters")
    public AgentView stop(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        return changed(assembly.parts().agents().stop(Access.caller(request), id));
    }

    /**
     * Removes an agent.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who wants it
     * @return 204
     */
    @DELETE
    @Path("/{tenant}/{name}")
    @Operation(summary = "Stops and removes an agent")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        changed(assembly.parts().agents().remove(Access.caller(request), id));
        return Response.noContent().build();
    }

    private static AgentView changed(LifecycleResult result) {
        return switch (result) {
            case LifecycleResult.Changed changed -> AgentView.of(changed.agent());
            case LifecycleResult.Refused refused -> throw new ProblemException(refused.problem());
        };
    }
}
