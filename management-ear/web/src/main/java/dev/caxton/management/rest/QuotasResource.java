package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.message.Problem;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What tenants and the node may use together. */
@Path("/quotas")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "usage")
@RequestScoped
public class QuotasResource {

    /** Between the look at the tag and the change nobody else changes. */
    private static final Object CHANGING = new Object();

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public QuotasResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected QuotasResource() {
        this.assembly = null;
    }

    /**
     * A quota.
     *
     * @param fuelPerSecond fuel units that flow in in a second
     * @param memoryBytes what agents may hold
     * @param agents how many there may be
     */
    public record QuotaView(
            @JsonProperty(required = true) long fuelPerSecond,
            @JsonProperty(required = true) long memoryBytes,
            @JsonProperty(required = true) int agents) {

        static QuotaView of(Quota quota) {
            return new QuotaView(quota.fuelPerSecond(), quota.memoryBytes(), quota.agents());
        }

        Quota quota() {
            return new Quota(fuelPerSecond, memoryBytes, agents);
        }
    }

    /**
     * The quota of a tenant.
     *
     * @param tenant which
     * @param headers may name the version that is known
     * @param request who asks
     * @return the quota, with its entity tag
     */
    @GET
    @Path("/tenants/{tenant}")
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(
            summary = "What the agents of a tenant may use together",
            description = "For members of the tenant, and for administrators of the tenant default.")
    @APIResponse(
            responseCode = "200",
            description = "The quota; ETag is for If-Match",
            content = @Content(schema = @Schema(implementation = QuotaView.class)))
    public Response tenant(
            @PathParam("tenant") String tenant, @Context HttpHeaders headers, @Context HttpServletRequest request) {
        return EntityTags.shown(
                QuotaView.of(assembly.parts().runtime().quota(Access.tenantOrNode(request, tenant))), headers);
    }

    /**
     * Changes the quota of a tenant.
     *
     * @param tenant which
     * @param body the quota
     * @param headers may name the version that is changed
     * @param request who changes it
     * @return the quota
     */
    @PUT
    @Path("/tenants/{tenant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(
            summary = "Changes what the agents of a tenant may use together",
            description = "For administrators of the tenant default. Outlives a restart of the server.")
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the quota that is changed",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "It is in force",
            content = @Content(schema = @Schema(implementation = QuotaView.class)))
    public Response putTenant(
            @PathParam("tenant") String tenant,
            @Nullable QuotaView body,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        Access.node(request);
        TenantId id = Access.tenant(tenant);
        return changed(
                body,
                headers,
                () -> assembly.parts().runtime().quota(id),
                quota -> assembly.parts().switches().changeQuota(Access.caller(request), Optional.of(id), quota));
    }

    /**
     * The quota of the node.
     *
     * @param headers may name the version that is known
     * @param request who asks
     * @return the quota, with its entity tag
     */
    @GET
    @Path("/node")
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(summary = "What all agents may use together", description = "For administrators of the tenant default.")
    @APIResponse(
            responseCode = "200",
            description = "The quota; ETag is for If-Match",
            content = @Content(schema = @Schema(implementation = QuotaView.class)))
    public Response node(@Context HttpHeaders headers, @Context HttpServletRequest request) {
        Access.node(request);
        return EntityTags.shown(QuotaView.of(assembly.parts().runtime().quota()), headers);
    }

    /**
     * Changes the quota of the node.
     *
     * @param body the quota
     * @param headers may name the version that is changed
     * @param request who changes it
     * @return the quota
     */
    @PUT
    @Path("/node")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(
            summary = "Changes what all agents may use together",
            description = "For administrators of the tenant default. Outlives a restart of the server.")
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the quota that is changed",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "It is in force",
            content = @Content(schema = @Schema(implementation = QuotaView.class)))
    public Response putNode(
            @Nullable QuotaView body, @Context HttpHeaders headers, @Context HttpServletRequest request) {
        Access.node(request);
        return changed(
                body,
                headers,
                () -> assembly.parts().runtime().quota(),
                quota -> assembly.parts().switches().changeQuota(Access.caller(request), Optional.empty(), quota));
    }

    private static Response changed(
            @Nullable QuotaView body,
            HttpHeaders headers,
            Supplier<Quota> now,
            Function<Quota, Optional<Problem>> change) {
        Predicate<Optional<String>> expected = EntityTags.ifMatch(headers);
        Quota asked = Bodies.checked(Bodies.required(body)::quota);
        synchronized (CHANGING) {
            if (!expected.test(Optional.of(EntityTags.of(QuotaView.of(now.get()))))) {
                throw EntityTags.changed();
            }
            change.apply(asked).ifPresent(problem -> {
                throw new ProblemException(problem);
            });
            return EntityTags.shown(QuotaView.of(now.get()), headers);
        }
    }
}
