package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Upstreams;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.management.store.StoredUpstream;
import dev.caxton.mcp.UpstreamView;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
     * An upstream.
     *
     * @param tenant its tenant
     * @param name its name
     * @param transport {@code stdio} or {@code http}
     * @param state how the connection stands
     * @param since since when
     * @param breaker how its circuit breaker stands
     * @param latencyMicros how long the last answer took
     * @param calls how many calls have reached it since the server was started
     * @param failures how many of those failed
     * @param p50Micros the median of its last answers
     * @param p99Micros what one of a hundred of them exceeds
     * @param lastError what went wrong last
     * @param server what it says it is; not to be trusted
     * @param tools names of its tools, whether they count or not
     * @param skipped tools that are not offered, and why
     * @param pins who approves tools that it offers for the first time: {@code review} or {@code trust-first-seen}
     * @param waiting how many of its tools wait for somebody's decision
     * @param registration who registered it while the server ran; none if it stands in the file
     */
    public record Upstream(
            String tenant,
            String name,
            String transport,
            String state,
            Instant since,
            String breaker,
            Optional<Long> latencyMicros,
            long calls,
            long failures,
            Optional<Long> p50Micros,
            Optional<Long> p99Micros,
            Optional<String> lastError,
            Optional<String> server,
            List<String> tools,
            Map<String, String> skipped,
            String pins,
            int waiting,
            Optional<Registration> registration) {

        static Upstream of(UpstreamView view, Optional<StoredUpstream> registered) {
            return new Upstream(
                    view.tenant().value(),
                    view.name(),
                    view.transport(),
                    view.state().name(),
                    view.since(),
                    view.breaker().name(),
                    view.latency().map(Upstream::micros),
                    view.calls().made(),
                    view.calls().failed(),
                    view.calls().p50().map(Upstream::micros),
                    view.calls().p99().map(Upstream::micros),
                    view.lastError(),
                    view.server(),
                    view.tools(),
                    view.skipped(),
                    view.pins().toString(),
                    view.waiting(),
                    registered.map(Registration::of));
        }

        private static long micros(Duration duration) {
            return duration.toNanos() / 1_000;
        }
    }

    /**
     * Who registered an upstream.
     *
     * @param by who
     * @param since when
     */
    public record Registration(String by, Instant since) {

        static Registration of(StoredUpstream upstream) {
            return new Registration(upstream.registrar().toString(), upstream.registered());
        }
    }

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
                        .map(this::shown)
                        .toList());
    }

    private Upstream shown(UpstreamView view) {
        return Upstream.of(view, assembly.parts().upstreams().registration(view.tenant(), view.name()));
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
        UpstreamView view = assembly.parts().gateway().upstreams(tenant).stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Upstreams.unknown(name));
        Response.ResponseBuilder answer = Response.ok(shown(view));
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
                            + " registered begins anew: what was decided on the tools of the former one is forgotten.")
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
            description = "What was decided on its tools is forgotten.")
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
