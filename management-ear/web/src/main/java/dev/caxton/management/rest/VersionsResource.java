package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Versions;
import dev.caxton.management.role.Role;
import dev.caxton.management.store.StoredVersion;
import dev.caxton.policy.identity.AgentId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The versions of one agent: listed, followed by the next one, gone back to. */
@Path("/agents/{tenant}/{name}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class VersionsResource {

    private static final String IF_MATCH =
            "The number of the version that is meant to be replaced, as the ETag of the list: \"3\"";

    private final Assembly assembly;
    private final IdempotencyKeys keys;

    @PathParam("tenant")
    private String tenant;

    @PathParam("name")
    private String name;

    @Context
    private HttpServletRequest request;

    @Context
    private HttpHeaders headers;

    /**
     * For the container, which sets the other fields.
     *
     * @param assembly the running server
     * @param keys the idempotency keys
     */
    @Inject
    @SuppressWarnings("NullAway.Init")
    public VersionsResource(Assembly assembly, IdempotencyKeys keys) {
        this.assembly = assembly;
        this.keys = keys;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings({"NullAway", "NullAway.Init"})
    protected VersionsResource() {
        this.assembly = null;
        this.keys = null;
    }

    private AgentId id() {
        return Access.agent(request, tenant, name);
    }

    private Versions versions() {
        return assembly.parts().agents().versions();
    }

    /**
     * Versions of an agent.
     *
     * @param versions the oldest first
     * @param current the number of the one that is in use
     */
    public record VersionList(List<VersionView> versions, int current) {}

    /**
     * One deployed version.
     *
     * @param version counts up from 1
     * @param module SHA-256 of the module, lower-case hexadecimal
     * @param descriptor as it was sent
     * @param deployer who deployed it
     * @param deployed when
     */
    public record VersionView(int version, String module, String descriptor, String deployer, Instant deployed) {

        static VersionView of(StoredVersion version) {
            return new VersionView(
                    version.number(),
                    version.module(),
                    version.descriptor(),
                    version.deployer().toString(),
                    version.deployed());
        }
    }

    /**
     * Lists what was deployed under the name.
     *
     * @return every version that is kept
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(
            summary = "The versions of an agent, with their descriptors, and which of them is in use",
            description = "The newest " + Versions.MOST + " are kept. The ETag is the number of the one in use.")
    @APIResponse(
            responseCode = "200",
            description = "The oldest first",
            content = @Content(schema = @Schema(implementation = VersionList.class)))
    public Response list() {
        AgentId id = id();
        int current = versions().current(id).map(StoredVersion::number).orElseThrow(() -> AgentsResource.unknown(id));
        return Response.ok(new VersionList(
                        versions().all(id).stream().map(VersionView::of).toList(), current))
                .tag(EntityTags.tag(Integer.toString(current)))
                .build();
    }

    /**
     * Deploys the next version.
     *
     * @param parts the module and the descriptor
     * @return 201 with the agent
     * @throws IOException if the client goes away
     */
    @POST
    @RolesAllowed(Role.NAME_DEPLOYER)
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Deploys the next version of an agent in place of the one there is",
            description =
                    "The version that runs goes on until the next one is compiled and its init has succeeded, and goes"
                            + " on after all if that fails. Waiting messages, log, state and timers stay the agent's; no sender"
                            + " notices. A stopped agent stays stopped. Limits are those of the new descriptor.")
    @Parameter(
            name = "If-Match",
            in = ParameterIn.HEADER,
            description = IF_MATCH,
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            schema = @Schema(type = SchemaType.STRING, maxLength = 255))
    @APIResponse(
            responseCode = "201",
            description = "The agent with its next version",
            content = @Content(schema = @Schema(implementation = AgentView.class)))
    @APIResponse(responseCode = "422", description = "The module or the descriptor is refused")
    public Response replace(List<EntityPart> parts) throws IOException {
        AgentId id = id();
        DeploymentParts read =
                DeploymentParts.of(parts, assembly.parts().settings().http().moduleBytes());
        return keys.once(
                request,
                IdempotencyKeys.fingerprint(read.module(), read.descriptor()),
                () -> shown(
                        201,
                        versions()
                                .replace(
                                        Access.caller(request),
                                        id,
                                        EntityTags.ifMatch(headers),
                                        read.descriptor(),
                                        read.module())));
    }

    /**
     * Goes back, or forward again, to a version that is kept.
     *
     * @param version its number
     * @return the agent
     */
    @POST
    @Path("/{version}/activate")
    @RolesAllowed(Role.NAME_DEPLOYER)
    @Operation(
            summary = "Puts a version of the agent in use that is kept, in place of the one there is",
            description = "As with a new version: no message is lost, and if it can't begin, nothing changes.")
    @Parameter(
            name = "If-Match",
            in = ParameterIn.HEADER,
            description = IF_MATCH,
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The agent with that version",
            content = @Content(schema = @Schema(implementation = AgentView.class)))
    public Response activate(@Parameter(description = "Its number") @PathParam("version") String version) {
        AgentId id = id();
        int number = Math.toIntExact(Access.number("version", version, 1, Integer.MAX_VALUE));
        return shown(200, versions().activate(Access.caller(request), id, EntityTags.ifMatch(headers), number));
    }

    private static Response shown(int status, Versions.Replaced replaced) {
        return Response.status(status)
                .entity(AgentView.of(
                        replaced.deployed().agent(),
                        Optional.of(replaced.deployed().warnings())))
                .tag(EntityTags.tag(Integer.toString(replaced.version())))
                .build();
    }
}
