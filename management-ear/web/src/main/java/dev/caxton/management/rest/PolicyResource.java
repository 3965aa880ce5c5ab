package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.PolicyFile;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.yaml.PolicyYaml;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The policy document in force. */
@Path("/policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "policy")
@RequestScoped
public class PolicyResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public PolicyResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected PolicyResource() {
        this.assembly = null;
    }

    private static final String YAML = "application/yaml";

    /**
     * The document in force.
     *
     * @param name its name
     * @param tenant the tenant it governs
     * @param digest SHA-256 of its text
     */
    public record InForce(String name, String tenant, String digest) {}

    /**
     * Reads the document.
     *
     * @param request who asks
     * @return the document as it was written; its digest is the entity tag
     */
    @GET
    @Produces({YAML, MediaType.APPLICATION_JSON})
    @Operation(summary = "The policy document as it was written")
    @APIResponse(
            responseCode = "200",
            description = "The document",
            content = @Content(mediaType = YAML, schema = @Schema(implementation = String.class)))
    public Response get(@Context HttpServletRequest request) {
        Principal caller = Access.caller(request);
        PolicyFile policies = assembly.parts().policies();
        Optional<PolicyDigest> digest = policies.digest(caller.tenant());
        if (digest.isEmpty()) {
            throw new ProblemException(
                    "CAX-POLICY-NONE",
                    "The tenant '" + caller.tenant() + "' has no policy document, so nothing is permitted.",
                    "Put one with PUT /api/v1/policy.");
        }
        return Response.ok(policies.text().orElseThrow())
                .type(YAML)
                .tag(digest.get().hex())
                .build();
    }

    /**
     * Replaces the document.
     *
     * @param text the document
     * @param expected the entity tag that must be in force
     * @param request who changes it
     * @return the document now in force
     */
    @PUT
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Puts a policy document in force, for every decision from now on",
            description = "A document with an error is refused with line and column; the old one stays in force.")
    @APIResponse(
            responseCode = "200",
            description = "It is in force",
            content = @Content(schema = @Schema(implementation = InForce.class)))
    @APIResponse(responseCode = "412", description = "Another document is in force than If-Match says")
    public Response put(
            byte[] text,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String expected,
            @Context HttpServletRequest request) {
        Principal caller = Access.caller(request);
        PolicyDocument document = PolicyYaml.read("policy", text);
        if (!document.tenant().equals(caller.tenant())) {
            throw new ProblemException(
                    "CAX-AUTH-TENANT",
                    "The document governs the tenant '" + document.tenant() + "', and the caller belongs to '"
                            + caller.tenant() + "'.",
                    "Use a token of that tenant.");
        }
        Optional<String> digest = Optional.ofNullable(expected).map(tag -> tag.replace("\"", ""));
        if (!assembly.parts().policies().replace(document, text, digest, caller)) {
            throw new ProblemException(
                    "CAX-POLICY-CHANGED",
                    "Another document is in force than the one that If-Match names.",
                    "Read the document again, and make the change there.");
        }
        return Response.ok(new InForce(
                        document.name(),
                        document.tenant().value(),
                        document.digest().hex()))
                .tag(document.digest().hex())
                .build();
    }
}
