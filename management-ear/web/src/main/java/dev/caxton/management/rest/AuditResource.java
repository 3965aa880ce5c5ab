package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditPage;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.ToolName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit log of the caller's tenant. */
@Path("/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
@RequestScoped
public class AuditResource {

    private static final String JSON_LINES = "application/jsonl";
    private static final String PEM = "application/x-pem-file";

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public AuditResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected AuditResource() {
        this.assembly = null;
    }

    /**
     * Records.
     *
     * @param records newest first
     * @param next the cursor of the next page, if there is one
     */
    public record Records(List<Line> records, Optional<String> next) {}

    /**
     * A record as it stands in the file, so that its hash can be checked.
     *
     * @param json canonical JSON
     */
    @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
    public record Line(@JsonValue @JsonRawValue String json) {}

    /**
     * What a verification found.
     *
     * @param intact whether the log is what was written, as far as it can tell from itself
     * @param tampering how it was tampered with, if it was
     * @param sequence the first record that is concerned, if one is
     * @param explanation one sentence
     * @param first the sequence number of the first record
     * @param records how many there are
     * @param hash the hash of the last record
     */
    public record Verdict(
            boolean intact,
            Optional<String> tampering,
            Optional<Long> sequence,
            String explanation,
            Optional<Long> first,
            Optional<Long> records,
            Optional<String> hash) {

        private static Verdict intact(String explanation, long first, long records, String hash) {
            return new Verdict(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    explanation,
                    Optional.of(first),
                    Optional.of(records),
                    Optional.of(hash));
        }

        static Verdict of(AuditVerdict verdict) {
            return switch (verdict) {
                case AuditVerdict.Intact intact ->
                    intact(
                            "Every record follows from the one before.",
                            intact.first(),
                            intact.records(),
                            intact.hash());
                case AuditVerdict.TornTail torn ->
                    intact(
                            "Every record follows from the one before; behind them is one that is being written.",
                            torn.first(),
                            torn.records(),
                            torn.hash());
                case AuditVerdict.Tampered tampered ->
                    new Verdict(
                            false,
                            Optional.of(tampered.tampering().toString()),
                            Optional.of(tampered.sequence()),
                            tampered.explanation(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            };
        }
    }

    /**
     * Reads the log backwards.
     *
     * @param type only records of this type
     * @param agent only records that concern this agent
     * @param tool only records about this tool
     * @param decision only records with this decision
     * @param trace only records of this trace
     * @param since only records of this time or later
     * @param until only records before this time
     * @param limit how many records at most
     * @param cursor where to go on
     * @param request whose tenant is meant
     * @return the newest records
     */
    @GET
    @RolesAllowed(Role.NAME_AUDITOR)
    @Operation(
            summary = "Audit records of the caller's tenant, newest first",
            description =
                    "A page looks at a bounded part of the log: it may hold fewer records than asked for, or none,"
                            + " and still have a next one.")
    public Records audit(
            @Parameter(description = "As tool-call-ended; docs/audit.md lists the types") @QueryParam("type") @Nullable
                    String type,
            @Parameter(description = "Records that this agent caused or that concern it, as default/greeter")
                    @QueryParam("agent")
                    @Nullable
                    String agent,
            @Parameter(description = "As upstream/tool") @QueryParam("tool") @Nullable String tool,
            @Parameter(description = "permit or deny") @QueryParam("decision") @Nullable String decision,
            @Parameter(description = "A trace id of 32 digits, or a whole traceparent") @QueryParam("trace") @Nullable
                    String trace,
            @Parameter(description = "As 2027-01-01T00:00:00Z") @QueryParam("since") @Nullable String since,
            @Parameter(description = "As 2027-01-01T00:00:00Z") @QueryParam("until") @Nullable String until,
            @DefaultValue(Paging.STANDARD) @QueryParam("limit") String limit,
            @Parameter(description = "What 'next' of the page before says") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context HttpServletRequest request) {
        AuditFilter filter = AuditFilter.ALL.tenant(Access.caller(request).tenant());
        filter = type == null ? filter : filter.type(type);
        filter = agent == null ? filter : filter.agent(parsed("agent", agent, AgentId::parse));
        filter = tool == null ? filter : filter.tool(parsed("tool", tool, ToolName::parse));
        filter = decision == null ? filter : filter.decision(decision);
        filter = trace == null ? filter : filter.trace(trace);
        filter = since == null ? filter : filter.since(parsed("since", since, Instant::parse));
        filter = until == null ? filter : filter.until(parsed("until", until, Instant::parse));
        AuditPage page = assembly.parts()
                .records()
                .read(new AuditQuery(0, cursor == null ? Long.MAX_VALUE : before(cursor), filter, true, (int)
                        Access.number("limit", limit, 1, AuditQuery.MAX_LIMIT)));
        return new Records(
                page.records().stream().map(AuditRecord::line).map(Line::new).toList(),
                page.next().map(AuditQuery::to).map(String::valueOf));
    }

    private static long before(String cursor) {
        try {
            long before = Long.parseLong(cursor);
            if (before >= 0) {
                return before;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Paging.wrongCursor();
    }

    private static <T> T parsed(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Bodies.wrong("The parameter '" + name + "' has the wrong form.");
        }
    }

    /**
     * Verifies the log.
     *
     * @return what was found
     */
    @POST
    @Path("/verify")
    @RolesAllowed(Role.NAME_AUDITOR)
    @Change(Change.Kind.NONE)
    @Operation(
            summary = "Verifies the whole log by its chain and its own checkpoints",
            description =
                    "Reads all of it; one verification at a time. An intruder on the host could answer as they like:"
                            + " verify with checkpoints that were kept elsewhere, with caxton audit verify.")
    public Verdict verify() {
        return Verdict.of(assembly.parts().evidence().verify());
    }

    /**
     * The signed checkpoints.
     *
     * @return JSON, one a line
     */
    @GET
    @Path("/checkpoints")
    @Produces({JSON_LINES, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.NAME_AUDITOR)
    @Operation(summary = "The signed checkpoints of the log, one a line, the oldest first, to be kept elsewhere")
    @APIResponse(
            responseCode = "200",
            description = "One checkpoint or change of the key a line",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(implementation = String.class)))
    public Response checkpoints() {
        String lines = assembly.parts().evidence().checkpoints().stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return Response.ok(lines.getBytes(StandardCharsets.UTF_8), JSON_LINES).build();
    }

    /**
     * The key of the checkpoints.
     *
     * @return PEM
     */
    @GET
    @Path("/key")
    @Produces({PEM, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.NAME_AUDITOR)
    @Operation(summary = "The public key that checkpoints are signed with now")
    @APIResponse(
            responseCode = "200",
            description = "Ed25519, PEM",
            content = @Content(mediaType = PEM, schema = @Schema(implementation = String.class)))
    public Response key() {
        return Response.ok(assembly.parts().evidence().publicKey().getBytes(StandardCharsets.US_ASCII), PEM)
                .build();
    }

    /**
     * Proves that a record is in the log.
     *
     * @param sequence its number
     * @param request whose record it is
     * @return the proof
     */
    @GET
    @Path("/records/{sequence}/proof")
    @RolesAllowed(Role.NAME_AUDITOR)
    @Operation(
            summary = "A proof that a record is in the log that the last checkpoint signed",
            description = "caxton audit check verifies it with nothing but the public key.")
    public Line proof(@PathParam("sequence") String sequence, @Context HttpServletRequest request) {
        long number = Access.number("sequence", sequence, 0, Long.MAX_VALUE);
        return assembly.parts()
                .evidence()
                .proof(Access.caller(request).tenant(), number)
                .map(Line::new)
                .orElseThrow(() -> new ProblemException(
                        "CAX-AUDIT-UNKNOWN",
                        "The tenant has no record " + number + " that a checkpoint covers.",
                        "Wait for the next checkpoint: caxton.audit.checkpoint-period says when."));
    }
}
