package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.PolicyFile;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.check.PolicyCheck;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.yaml.PolicyYaml;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
     * @param headers may name the version that is known
     * @param request who asks
     * @return the document as it was written; its digest is the entity tag
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_APPROVER, Role.NAME_AUDITOR})
    @Produces({YAML, MediaType.APPLICATION_JSON})
    @Operation(summary = "The policy document as it was written")
    @APIResponse(
            responseCode = "200",
            description = "The document",
            content = @Content(mediaType = YAML, schema = @Schema(implementation = String.class)))
    public Response get(@Context HttpHeaders headers, @Context HttpServletRequest request) {
        Principal caller = Access.caller(request);
        PolicyFile.Written written =
                assembly.parts().policies().written(caller.tenant()).orElseThrow(() -> none(caller));
        String tag = written.digest().hex();
        return EntityTags.known(headers, tag)
                ? Response.notModified(EntityTags.tag(tag)).build()
                : Response.ok(written.text())
                        .type(YAML)
                        .tag(EntityTags.tag(tag))
                        .build();
    }

    private static ProblemException none(Principal caller) {
        return new ProblemException(
                "CAX-POLICY-NONE",
                "The tenant '" + caller.tenant() + "' has no policy document, so nothing is permitted.",
                "Put one with PUT /api/v1/policy.");
    }

    /**
     * Replaces the document.
     *
     * @param text the document
     * @param headers may name the version that is replaced
     * @param request who changes it
     * @return the document now in force
     */
    @PUT
    @RolesAllowed(Role.NAME_ADMIN)
    @Parameter(
            name = HttpHeaders.IF_MATCH,
            in = ParameterIn.HEADER,
            description = "The ETag of the document that is replaced",
            schema = @Schema(type = SchemaType.STRING))
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Puts a policy document in force, for every decision from now on",
            description = "A document with an error is refused with line and column; the old one stays in force.")
    @APIResponse(
            responseCode = "200",
            description = "It is in force",
            content = @Content(schema = @Schema(implementation = InForce.class)))
    @APIResponse(responseCode = "412", description = "Another document is in force than If-Match says")
    public Response put(byte[] text, @Context HttpHeaders headers, @Context HttpServletRequest request) {
        Principal caller = Access.caller(request);
        PolicyDocument document = PolicyYaml.read("policy", text);
        if (!document.tenant().equals(caller.tenant())) {
            throw new ProblemException(
                    "CAX-AUTH-TENANT",
                    "The document governs the tenant '" + document.tenant() + "', and the caller belongs to '"
                            + caller.tenant() + "'.",
                    "Use a token of that tenant.");
        }
        if (!assembly.parts().policies().replace(document, text, EntityTags.ifMatch(headers), caller)) {
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

    /**
     * What lint finds.
     *
     * @param findings in the order of the document
     */
    public record Findings(List<Finding> findings) {}

    /**
     * A finding.
     *
     * @param kind what it is
     * @param rule the rule it is about
     * @param text for people
     */
    public record Finding(String kind, String rule, String text) {}

    /**
     * Looks for what has no effect.
     *
     * @param text a document; the one in force if there is none
     * @param request who asks
     * @return what was found
     */
    @POST
    @Path("/lint")
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Change(Change.Kind.NONE)
    @Operation(summary = "Finds rules without effect in a document, or in the one in force if the body is empty")
    public Findings lint(byte[] text, @Context HttpServletRequest request) {
        return new Findings(PolicyCheck.lint(draft(text, request), Instant.now()).stream()
                .map(found -> new Finding(found.kind().toString(), found.rule(), found.text()))
                .toList());
    }

    /**
     * What became of a document's cases.
     *
     * @param kept how many gave what they expect
     * @param cases in the order of the document
     */
    public record Cases(long kept, List<Case> cases) {}

    /**
     * A case.
     *
     * @param name its name
     * @param kept whether it gave what it expects
     * @param expected what it expects
     * @param given what it gave
     * @param reason why
     */
    public record Case(String name, boolean kept, String expected, String given, String reason) {}

    /**
     * Asks a document for its cases.
     *
     * @param text a document; the one in force if there is none
     * @param request who asks
     * @return what it answered
     */
    @POST
    @Path("/test")
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Change(Change.Kind.NONE)
    @Operation(summary = "Asks a document for each of its cases, or the one in force if the body is empty")
    public Cases test(byte[] text, @Context HttpServletRequest request) {
        List<Case> cases = PolicyCheck.cases(draft(text, request)).stream()
                .map(result -> new Case(
                        result.example().name(),
                        result.kept(),
                        result.example().expect().toString(),
                        result.given().toString(),
                        result.decision().reason()))
                .toList();
        return new Cases(cases.stream().filter(Case::kept).count(), cases);
    }

    private PolicyDocument draft(byte[] text, HttpServletRequest request) {
        return text.length == 0 ? inForce(request) : PolicyYaml.draft("policy", text);
    }

    private PolicyDocument inForce(HttpServletRequest request) {
        Principal caller = Access.caller(request);
        return assembly.parts()
                .policies()
                .active()
                .snapshot()
                .policy(caller.tenant())
                .map(CompiledPolicy::document)
                .orElseThrow(() -> none(caller));
    }

    /**
     * Explains a decision.
     *
     * @param body what is asked
     * @param request who asks
     * @return the decision, and what each rule has to say to it
     */
    @POST
    @Path("/explain")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Change(Change.Kind.NONE)
    @Operation(summary = "Says how the document in force decides on a request, and what each rule has to say")
    public PolicyQuestion.Answer explain(@Nullable PolicyQuestion body, @Context HttpServletRequest request) {
        return Bodies.required(body).ask(inForce(request));
    }
}
