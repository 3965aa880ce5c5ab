package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Upstreams;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.pin.Difference;
import dev.caxton.mcp.pin.OfferedTool;
import dev.caxton.mcp.pin.Pin;
import dev.caxton.mcp.pin.PinState;
import dev.caxton.mcp.pin.PinView;
import dev.caxton.mcp.pin.Refusal;
import dev.caxton.mcp.pin.Verdict;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The tools of an upstream, and which of them count. */
@Path("/upstreams/{tenant}/{name}/tools")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class PinsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public PinsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected PinsResource() {
        this.assembly = null;
    }

    /**
     * Tools of an upstream.
     *
     * @param tools in the order that was asked for
     * @param next the cursor of the next page, if there is one
     */
    public record PinList(List<PinnedTool> tools, Optional<String> next) {}

    /**
     * A tool and how it stands.
     *
     * @param tool {@code upstream/tool}
     * @param state {@code pending}, {@code approved}, {@code quarantined}, {@code refused} or {@code absent}
     * @param digest of the description as it is now; none of an absent tool
     * @param approved the description that was approved, if one was
     * @param refused the refusal of the description as it is now; if nobody refused that, the one that came last
     * @param warnings what it may be taken for
     * @param renamedFrom an approved tool that vanished and was described the same
     */
    public record PinnedTool(
            String tool,
            String state,
            Optional<String> digest,
            Optional<PinVerdict> approved,
            Optional<PinVerdict> refused,
            List<Confusable> warnings,
            Optional<String> renamedFrom) {

        static PinnedTool of(PinView view) {
            return new PinnedTool(
                    view.tool().toString(),
                    lower(view.state()),
                    view.offered().map(OfferedTool::pin),
                    view.approved().map(PinVerdict::of),
                    view.refused().map(PinVerdict::of),
                    view.warnings().stream()
                            .map(warning -> new Confusable(
                                    lower(warning.kind()), warning.other().toString()))
                            .toList(),
                    view.renamedFrom().map(ToolName::toString));
        }
    }

    /**
     * Who decided on a description.
     *
     * @param digest of the description
     * @param by who
     * @param since when
     */
    public record PinVerdict(String digest, String by, Instant since) {

        static PinVerdict of(Pin pin) {
            return new PinVerdict(pin.digest(), pin.approver().toString(), pin.since());
        }

        static PinVerdict of(Refusal refusal) {
            return new PinVerdict(refusal.digest(), refusal.principal().toString(), refusal.since());
        }
    }

    /**
     * An approved tool of another upstream for which this one may be taken.
     *
     * @param kind {@code same-name} or {@code look-alike}
     * @param tool the other one
     */
    public record Confusable(String kind, String tool) {}

    /**
     * A tool with what somebody who decides on it has to see.
     *
     * @param tool as in the list
     * @param document its description as it is now, null if it is absent; not to be trusted
     * @param differences where that differs from the approved one; of a tool that was never approved every member of it
     * @param refusals the descriptions that people refused and nobody has approved since, the last one first
     * @param refusalsDropped how many older refusals are not remembered any more; if there are any, only people approve the tool
     */
    public record PinnedToolDetail(
            PinnedTool tool,

            @JsonRawValue @Schema(implementation = Object.class)
            String document,

            List<DifferingPart> differences,
            List<PinVerdict> refusals,
            int refusalsDropped) {

        static PinnedToolDetail of(PinView view) {
            return new PinnedToolDetail(
                    PinnedTool.of(view),
                    view.offered().map(OfferedTool::document).orElse("null"),
                    view.differences().stream().map(DifferingPart::of).toList(),
                    view.refusals().latest().reversed().stream()
                            .map(PinVerdict::of)
                            .toList(),
                    view.refusals().dropped());
        }
    }

    /**
     * A place at which two descriptions differ.
     *
     * @param path the place, a JSON Pointer
     * @param approved what was approved there, as JSON text; none if nothing stood there
     * @param current what stands there now, as JSON text; none if nothing does
     */
    public record DifferingPart(String path, Optional<String> approved, Optional<String> current) {

        static DifferingPart of(Difference found) {
            return new DifferingPart(found.path(), found.approved(), found.current());
        }
    }

    /**
     * Which description is decided on.
     *
     * @param digest of the description that the person has seen
     */
    public record PinDecision(String digest) {}

    private static final Paging.Orders<PinView> ORDERS = new Paging.Orders<>(
            "tool",
            view -> "",
            Map.of(
                    "tool",
                    view -> view.tool().tool(),
                    "state",
                    view -> view.state() + "\0" + view.tool().tool()));

    /**
     * Lists the tools of an upstream.
     *
     * @param tenant its tenant
     * @param name its name
     * @param state only those in this state
     * @param sort the order
     * @param limit how many at most
     * @param cursor where to go on
     * @param request who asks
     * @return by name, unless told otherwise
     */
    @GET
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR, Role.NAME_APPROVER})
    @Operation(summary = "The tools of an upstream, and which of them count")
    public PinList list(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Parameter(description = "pending, approved, quarantined, refused or absent") @QueryParam("state") @Nullable
                    String state,
            @Parameter(description = "tool, which is usual, or state; with a hyphen in front for the reverse")
                    @QueryParam("sort")
                    @Nullable
                    String sort,
            @DefaultValue(Paging.STANDARD) @QueryParam("limit") String limit,
            @Parameter(description = "What 'next' of the page before says") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context HttpServletRequest request) {
        TenantId own = Access.tenant(request, tenant);
        if (state != null
                && Arrays.stream(PinState.values())
                        .noneMatch(known -> lower(known).equals(state))) {
            throw Bodies.wrong("The parameter 'state' is none that a tool can have.");
        }
        List<PinView> all =
                assembly.parts().gateway().pins().tools(own, name).orElseThrow(() -> Upstreams.unknown(name)).stream()
                        .filter(view -> state == null || lower(view.state()).equals(state))
                        .toList();
        Paging.Page<PinView> page = Paging.of(limit, cursor, sort).page(all, ORDERS, own + "\0" + name + "\0" + state);
        return new PinList(page.items().stream().map(PinnedTool::of).toList(), page.next());
    }

    /**
     * Shows a tool and what has changed since it was approved.
     *
     * @param tenant its tenant
     * @param name its upstream
     * @param tool the name that the upstream gives it
     * @param headers may name the version that is known
     * @param request who asks
     * @return the tool
     */
    @GET
    @Path("/{tool}")
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR, Role.NAME_APPROVER})
    @Operation(summary = "A tool as it describes itself, and what has changed since it was approved")
    @APIResponse(
            responseCode = "200",
            description = "The tool",
            content = @Content(schema = @Schema(implementation = PinnedToolDetail.class)))
    @APIResponse(responseCode = "304", description = "It is as If-None-Match says")
    public Response get(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @PathParam("tool") String tool,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        TenantId own = Access.tenant(request, tenant);
        ToolName named = named(name, tool);
        return EntityTags.shown(
                assembly.parts()
                        .gateway()
                        .pins()
                        .tool(own, named)
                        .map(PinnedToolDetail::of)
                        .orElseThrow(() -> unknown(named)),
                headers);
    }

    /**
     * Approves a tool.
     *
     * @param tenant its tenant
     * @param name its upstream
     * @param tool the name that the upstream gives it
     * @param body which description is approved
     * @param request who decides
     * @return the tool as it stands now
     */
    @POST
    @Path("/{tool}/approve")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.NAME_APPROVER)
    @Operation(summary = "Approves a tool as it describes itself: exactly the description with this digest")
    public PinnedTool approve(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @PathParam("tool") String tool,
            @Nullable PinDecision body,
            @Context HttpServletRequest request) {
        Access.tenant(request, tenant);
        ToolName named = named(name, tool);
        return decided(named, assembly.parts().upstreams().approve(named, digest(body), Access.caller(request)));
    }

    /**
     * Refuses a tool.
     *
     * @param tenant its tenant
     * @param name its upstream
     * @param tool the name that the upstream gives it
     * @param body which description is refused
     * @param request who decides
     * @return the tool as it stands now
     */
    @POST
    @Path("/{tool}/refuse")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.NAME_APPROVER, Role.NAME_OPERATOR})
    @Change(Change.Kind.NARROWS)
    @Operation(
            summary = "Refuses a tool at once: the description that it has now, or the approved one",
            description = "To refuse the approved description takes the approval back.")
    public PinnedTool refuse(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @PathParam("tool") String tool,
            @Nullable PinDecision body,
            @Context HttpServletRequest request) {
        Access.tenant(request, tenant);
        ToolName named = named(name, tool);
        Verdict verdict = assembly.parts().upstreams().refuse(named, digest(body), Access.caller(request));
        if (verdict instanceof Verdict.Taken taken && !taken.kept()) {
            throw new ProblemException(
                    "CAX-STORE-UNAVAILABLE",
                    "The tool is refused, but that could not be kept yet; if the server ends before it is, somebody has to"
                            + " refuse the tool again.",
                    "Look after the database and the disk of the data directory.");
        }
        return decided(named, verdict);
    }

    private static String digest(@Nullable PinDecision body) {
        String digest = Bodies.required(body).digest();
        if (digest == null || !digest.matches("[0-9a-f]{64}")) {
            throw Bodies.wrong("The field 'digest' has 64 lower-case hexadecimal digits.");
        }
        return digest;
    }

    private static PinnedTool decided(ToolName tool, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Taken taken -> PinnedTool.of(taken.view());
            case Verdict.Unknown none -> throw unknown(tool);
            case Verdict.Changed changed ->
                throw new ProblemException(
                        "CAX-TOOL-CHANGED",
                        "The tool does not describe itself as the digest says, or no longer; nothing was changed.",
                        "Look at it again, and decide on what it says now.");
        };
    }

    private static ToolName named(String upstream, String tool) {
        return Bodies.checked(() -> new ToolName(upstream, tool));
    }

    private static ProblemException unknown(ToolName tool) {
        return new ProblemException(
                "CAX-TOOL-UNKNOWN",
                "There is no tool of the name '" + tool + "'.",
                "Look at GET /api/v1/upstreams/{tenant}/{name}/tools.");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
