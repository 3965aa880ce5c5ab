package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Upstreams;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.management.store.StoredUpstream;
import dev.caxton.policy.identity.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/** The upstream MCP servers. */
@Path("/upstreams")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class UpstreamsResource {

    private static final String YAML = "application/yaml";

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public UpstreamsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected UpstreamsResource() {
        this.assembly = null;
    }

    /**
     * Upstreams.
     *
     * @param upstreams by name
     */
    public record UpstreamList(List<Upstream> upstreams) {}

    /**
     * Lists the upstreams.
     *
     * @param request whose tenant is meant
     * @return the upstreams of the caller's tenant
     */
    @GET
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR, Role.NAME_APPROVER})
    @Operation(summary = "The upstream MCP servers and how they are")
    public UpstreamList upstreams(@Context HttpServletRequest request) {
        return new UpstreamList(
                assembly.parts().gateway().upstreams(Access.caller(request).tenant()).stream()
                        .map(view -> Upstream.of(view, assembly.parts().upstreams()))
                        .toList());
    }

    /**
     * Shows an upstream.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who asks
     * @return the upstream; the entity tag is that of its registration, if it was registered while the server ran
     */
    @GET
    @Path("/{tenant}/{name}")
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR, Role.NAME_APPROVER})
    @Operation(summary = "An upstream MCP server and how it is")
    @APIResponse(
            responseCode = "200",
            description = "The upstream",
            content = @Content(schema = @Schema(implementation = Upstream.class)))
    public Response get(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        return answer(Access.tenantOrNode(request, tenant), name);
    }

    private Response answer(TenantId tenant, String name) {
        Response.ResponseBuilder answer = Response.ok(Upstream.of(assembly.parts(), tenant, name));
        assembly.parts()
                .upstreams()
                .registration(tenant, name)
                .ifPresent(registered -> answer.tag(EntityTags.tag(tag(registered))));
        return answer.build();
    }

    private static String tag(StoredUpstream registered) {
        return EntityTags.of(
                List.of(registered.document(), registered.registered().toString()));
    }

    private static Predicate<Optional<StoredUpstream>> expected(HttpHeaders headers) {
        Predicate<Optional<String>> match = EntityTags.ifMatch(headers);
        return registered -> match.test(registered.map(UpstreamsResource::tag));
    }

    /**
     * Registers an upstream.
     *
     * @param tenant its tenant
     * @param name its name
     * @param document its registration
     * @param headers may name the registration that is replaced
     * @param request who registers it
     * @return the upstream, being connected
     */
    @PUT
    @Path("/{tenant}/{name}")
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.NAME_ADMIN)
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the registration that is replaced",
            schema = @Schema(type = SchemaType.STRING))
    @Operation(
            summary = "Registers an upstream and connects it",
            description =
                    "The body is an entry of upstreams.yaml without name and tenant. For administrators of the node: an"
                            + " upstream may be a process of this machine, and gets secrets of it. Another server under a name that is"
                            + " registered begins anew: what was approved of the tools of the former one is forgotten, and what people"
                            + " have refused is not.")
    @APIResponse(
            responseCode = "200",
            description = "It is registered, and being connected",
            content = @Content(schema = @Schema(implementation = Upstream.class)))
    @APIResponse(responseCode = "412", description = "Something else is registered than If-Match says")
    public Response put(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            byte[] document,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        Access.node(request);
        TenantId owner = Access.tenant(tenant);
        Upstreams.Draft draft = new Upstreams.Draft(owner, name, text(document));
        if (assembly.parts()
                .upstreams()
                .register(Access.caller(request), draft, expected(headers))
                .isEmpty()) {
            throw EntityTags.changed();
        }
        return answer(owner, name);
    }

    /** Strictly: what is kept is read again at every start. */
    private static String text(byte[] document) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(
                    "CAX-YAML-ENCODING", "The registration is not UTF-8.", "Write it in UTF-8, without anything else.");
        }
    }

    /**
     * Removes an upstream.
     *
     * @param tenant its tenant
     * @param name its name
     * @param headers may name the registration that is removed
     * @param request who removes it
     * @return 204
     */
    @DELETE
    @Path("/{tenant}/{name}")
    @RolesAllowed(Role.NAME_ADMIN)
    @Change(Change.Kind.NARROWS)
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the registration that is removed",
            schema = @Schema(type = SchemaType.STRING))
    @Operation(
            summary = "Removes an upstream that was registered, and ends its processes",
            description = "What was approved of its tools is forgotten, and what people have refused is not.")
    @APIResponse(responseCode = "204", description = "It is removed")
    @APIResponse(responseCode = "412", description = "Something else is registered than If-Match says")
    public Response remove(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        Access.node(request);
        if (!assembly.parts().upstreams().remove(Access.tenant(tenant), name, expected(headers))) {
            throw EntityTags.changed();
        }
        return Response.noContent().build();
    }
}
