package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.management.store.PolicyVersion;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The policy documents of a tenant that were ever in force. To go back to one, read it and put it in force again. */
@Path("/policy/versions")
@Tag(name = "policy")
@RequestScoped
public class PolicyVersionsResource {

    private static final String YAML = "application/yaml";

    private static final Paging.Orders<PolicyVersion> ORDERS = new Paging.Orders<>(
            "-since",
            PolicyVersion::digest,
            Map.of("since", version -> version.since().toString()));

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public PolicyVersionsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected PolicyVersionsResource() {
        this.assembly = null;
    }

    /**
     * Versions.
     *
     * @param versions in the order that was asked for
     * @param next the cursor of the next page, if there is one
     */
    public record PolicyVersionList(List<PolicyVersionView> versions, Optional<String> next) {}

    /**
     * A version.
     *
     * @param digest SHA-256 of what it says, as the records of the audit log name it
     * @param author who put it in force last
     * @param since when that was
     * @param inForce whether it is in force now
     */
    public record PolicyVersionView(String digest, String author, Instant since, boolean inForce) {

        static PolicyVersionView of(PolicyVersion version) {
            return new PolicyVersionView(
                    version.digest(), version.author().toString(), version.since(), version.inForce());
        }
    }

    /**
     * Lists the versions.
     *
     * @param sort the order
     * @param limit how many at most
     * @param cursor where to go on
     * @param request whose tenant is meant
     * @return without the documents
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_APPROVER, Role.NAME_AUDITOR})
    @Operation(summary = "The policy documents of the caller's tenant that were ever in force, the latest first")
    public PolicyVersionList list(
            @Parameter(description = "since; a hyphen in front reverses it") @QueryParam("sort") @Nullable String sort,
            @DefaultValue(Paging.STANDARD) @QueryParam("limit") String limit,
            @Parameter(description = "What 'next' of the page before says") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context HttpServletRequest request) {
        Paging.Page<PolicyVersion> page = Paging.of(limit, cursor, sort)
                .page(
                        assembly.parts()
                                .policies()
                                .versions(Access.caller(request).tenant()),
                        ORDERS,
                        "");
        return new PolicyVersionList(
                page.items().stream().map(PolicyVersionView::of).toList(), page.next());
    }

    /**
     * Reads a version.
     *
     * @param digest which
     * @param request whose tenant is meant
     * @return the document as it was written
     */
    @GET
    @Path("/{digest}")
    @Produces({YAML, MediaType.APPLICATION_JSON})
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_APPROVER, Role.NAME_AUDITOR})
    @Operation(summary = "A policy document that was in force, as it was written")
    @APIResponse(
            responseCode = "200",
            description = "The document",
            content = @Content(mediaType = YAML, schema = @Schema(implementation = String.class)))
    public String get(@PathParam("digest") String digest, @Context HttpServletRequest request) {
        return assembly.parts()
                .policies()
                .version(Access.caller(request).tenant(), digest)
                .orElseThrow(() -> new ProblemException(
                        "CAX-POLICY-VERSION",
                        "No document with the digest '" + digest + "' was ever in force.",
                        "Take one of GET /api/v1/policy/versions."));
    }
}
