package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Upstreams;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.upstream.Consent;
import dev.caxton.policy.identity.TenantId;
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
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * A person's consent to an upstream whose grant is {@code authorization_code}. The person who opens the URL lends the gateway their rights, so this is for administrators of the node, who
 * registered the upstream. There is no door that the authorization server's redirect could come in by: the person hands over where they were sent, and the server stays without open paths.
 */
@Path("/upstreams/{tenant}/{name}/authorization")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class UpstreamAuthorizationResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public UpstreamAuthorizationResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected UpstreamAuthorizationResource() {
        this.assembly = null;
    }

    /**
     * How it stands.
     *
     * @param url what a person has to open, while the upstream waits for one; good for one answer, within half an hour
     */
    public record Authorization(Optional<String> url) {}

    /**
     * The answer of the person.
     *
     * @param redirected the URL that the authorization server has sent the person to, whole
     */
    public record Answer(@Nullable String redirected) {}

    /**
     * What a person has to open.
     *
     * @param tenant the upstream's tenant
     * @param name its name
     * @param request who asks
     * @return the URL, if the upstream waits for a person
     */
    @GET
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(
            summary = "What a person has to open, so that the gateway is let in by an upstream",
            description = "Empty unless the upstream's grant is authorization_code and it waits for a person.")
    public Authorization get(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        Access.node(request);
        TenantId owner = Access.tenant(tenant);
        return new Authorization(known(owner, name).question(owner, name).map(URI::toString));
    }

    /**
     * Hands over the answer of the person.
     *
     * @param tenant the upstream's tenant
     * @param name its name
     * @param answer where the person was sent
     * @param request who hands it over
     * @return how it stands afterwards
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.NAME_ADMIN)
    @Operation(
            summary = "Hands over where the authorization server has sent the person",
            description = "The gateway gets its tokens with that, keeps them in memory, and connects.")
    @APIResponse(
            responseCode = "200",
            description = "The gateway is let in",
            content = @Content(schema = @Schema(implementation = Authorization.class)))
    @APIResponse(responseCode = "409", description = "It is no answer to the question that is open")
    public Authorization answer(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            Answer answer,
            @Context HttpServletRequest request) {
        Access.node(request);
        TenantId owner = Access.tenant(tenant);
        McpGateway gateway = known(owner, name);
        URI redirected = uri(Bodies.required(answer));
        return switch (gateway.answer(owner, name, redirected)) {
            case Consent.Given _ ->
                new Authorization(gateway.question(owner, name).map(URI::toString));
            case Consent.Refused refused ->
                throw new ProblemException(
                        "CAX-UPSTREAM-CONSENT",
                        "The gateway is not let in: " + refused.reason() + ".",
                        "Open the URL of GET " + request.getRequestURI() + " and hand over where it sends you, whole.");
        };
    }

    private McpGateway known(TenantId tenant, String name) {
        McpGateway gateway = assembly.parts().gateway();
        if (gateway.upstreams(tenant).stream().noneMatch(view -> view.name().equals(name))) {
            throw Upstreams.unknown(name);
        }
        return gateway;
    }

    private static URI uri(Answer answer) {
        String redirected = answer.redirected();
        if (redirected == null) {
            throw Bodies.wrong("The field 'redirected' is missing.");
        }
        try {
            return new URI(redirected);
        } catch (URISyntaxException e) {
            throw Bodies.wrong("The field 'redirected' is no URL.");
        }
    }
}
