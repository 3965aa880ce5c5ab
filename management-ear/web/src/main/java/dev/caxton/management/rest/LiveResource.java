package dev.caxton.management.rest;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditPage;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditReader;
import dev.caxton.audit.AuditRecord;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.identity.Caller;
import dev.caxton.management.json.Json;
import dev.caxton.management.live.LiveStreams;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.pin.OfferedTool;
import dev.caxton.mcp.pin.PinView;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.LogLine;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Live views, as server-sent events. {@link LiveStreams} says how they are bounded and when they end. */
@Path("/live")
// Jakarta REST on Liberty knows a method for one that sends events by this one media type alone.
@Produces(MediaType.SERVER_SENT_EVENTS)
@Tag(name = "live")
@RequestScoped
public class LiveResource {

    private static final int PAGE = 100;

    /** How often it is looked which tools count. */
    private static final Duration TOOLS = Duration.ofSeconds(1);

    private final Assembly assembly;
    private final LiveStreams streams;

    /**
     * For the container.
     *
     * @param assembly the running server
     * @param streams carries the events
     */
    @Inject
    public LiveResource(Assembly assembly, LiveStreams streams) {
        this.assembly = assembly;
        this.streams = streams;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected LiveResource() {
        this.assembly = null;
        this.streams = null;
    }

    /**
     * Follows an agent's log.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param last the last line that is known
     * @param sse makes events
     * @param sink takes them
     * @param request who asks
     */
    @GET
    @Path("/agents/{tenant}/{name}/logs")
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "An agent's log as it is written: events 'line', with the line as JSON")
    @APIResponse(
            responseCode = "200",
            description = "Events until the client goes, the token ends, an hour is over, or the server stops",
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    public void logs(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String last,
            @Context Sse sse,
            @Context SseEventSink sink,
            @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        CaxtonRuntime runtime = assembly.parts().runtime();
        if (runtime.agent(id).isEmpty()) {
            throw AgentsResource.unknown(id);
        }
        long[] after = {known(last, 0)};
        streams.open(Caller.identity(request), sse, sink, () -> {
            List<LogLine> lines = runtime.logs(id, after[0], PAGE);
            if (!lines.isEmpty()) {
                after[0] = lines.getLast().sequence();
            }
            return lines.stream()
                    .map(line -> event(Long.toString(line.sequence()), "line", line))
                    .toList();
        });
    }

    /**
     * Follows the audit log.
     *
     * @param last the last record that is known
     * @param sse makes events
     * @param sink takes them
     * @param request whose tenant is meant
     */
    @GET
    @Path("/audit")
    @RolesAllowed(Role.NAME_AUDITOR)
    @Operation(summary = "The tenant's audit records as they are written: events 'record'")
    @APIResponse(
            responseCode = "200",
            description = "Events until the client goes, the token ends, an hour is over, or the server stops",
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    public void audit(
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String last,
            @Context Sse sse,
            @Context SseEventSink sink,
            @Context HttpServletRequest request) {
        TenantId tenant = Access.caller(request).tenant();
        AuditFilter own = AuditFilter.ALL.tenant(tenant);
        AuditReader records = assembly.parts().records();
        long[] next = {known(last, newest(records)) + 1};
        streams.open(Caller.identity(request), sse, sink, () -> {
            // Up to here only, so that what other tenants have written is passed over once.
            long end = newest(records) + 1;
            if (end <= next[0]) {
                return List.of();
            }
            AuditPage page = records.read(new AuditQuery(next[0], end, own, false, PAGE));
            next[0] = page.next().map(AuditQuery::from).orElse(end);
            return page.records().stream()
                    .map(record -> new LiveStreams.Event(Long.toString(record.sequence()), "record", record.line()))
                    .toList();
        });
    }

    private static long newest(AuditReader records) {
        return records.read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, true, 1)).records().stream()
                .mapToLong(AuditRecord::sequence)
                .findFirst()
                .orElse(-1);
    }

    /**
     * An agent's state.
     *
     * @param id {@code tenant/name}
     * @param state where it stands; {@code REMOVED} when it is gone
     */
    public record StateChange(String id, String state) {}

    /**
     * Follows the states of agents.
     *
     * @param sse makes events
     * @param sink takes them
     * @param request whose tenant is meant
     */
    @GET
    @Path("/agents")
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "The states of the tenant's agents, first as they are, then as they change: events 'state'")
    @APIResponse(
            responseCode = "200",
            description = "Events until the client goes, the token ends, an hour is over, or the server stops",
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    public void agents(@Context Sse sse, @Context SseEventSink sink, @Context HttpServletRequest request) {
        TenantId tenant = Access.caller(request).tenant();
        CaxtonRuntime runtime = assembly.parts().runtime();
        Map<AgentId, AgentState> known = new TreeMap<>();
        streams.open(Caller.identity(request), sse, sink, () -> changes(runtime.agents(tenant), known));
    }

    private static List<LiveStreams.Event> changes(List<AgentStatus> agents, Map<AgentId, AgentState> known) {
        List<LiveStreams.Event> events = new ArrayList<>();
        Map<AgentId, AgentState> now = new TreeMap<>();
        agents.forEach(agent -> now.put(agent.id(), agent.state()));
        now.forEach((id, state) -> {
            if (state != known.put(id, state)) {
                events.add(event("", "state", new StateChange(id.toString(), state.name())));
            }
        });
        known.keySet().removeIf(id -> {
            boolean gone = !now.containsKey(id);
            if (gone) {
                events.add(event("", "state", new StateChange(id.toString(), "REMOVED")));
            }
            return gone;
        });
        return events;
    }

    /**
     * A tool and whether it counts.
     *
     * @param tool {@code upstream/tool}
     * @param state as {@code GET /upstreams/TENANT/NAME/tools} has it; {@code GONE} when nothing is known of it any more
     * @param digest of its description; none if it is not offered
     */
    public record ToolChange(String tool, String state, Optional<String> digest) {

        static ToolChange of(PinView view) {
            return new ToolChange(
                    view.tool().toString(), view.state().name(), view.offered().map(OfferedTool::pin));
        }
    }

    /**
     * Follows which tools count: one that waits for somebody's decision shows as {@code PENDING} or {@code QUARANTINED}.
     *
     * @param sse makes events
     * @param sink takes them
     * @param request whose tenant is meant
     */
    @GET
    @Path("/tools")
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR, Role.NAME_APPROVER})
    @Operation(
            summary =
                    "The tools of the tenant's upstreams and whether they count, first as they are, then as they change: events 'tool'")
    @APIResponse(
            responseCode = "200",
            description = "Events until the client goes, the token ends, an hour is over, or the server stops",
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    public void tools(@Context Sse sse, @Context SseEventSink sink, @Context HttpServletRequest request) {
        TenantId tenant = Access.caller(request).tenant();
        McpGateway gateway = assembly.parts().gateway();
        Map<ToolName, ToolChange> known = new TreeMap<>(Comparator.comparing(ToolName::toString));
        long[] last = {System.nanoTime() - TOOLS.toNanos()};
        streams.open(Caller.identity(request), sse, sink, () -> {
            // Whoever waits for people need not be asked more often.
            if (System.nanoTime() - last[0] < TOOLS.toNanos()) {
                return List.of();
            }
            last[0] = System.nanoTime();
            return changes(tools(gateway, tenant), known);
        });
    }

    private static Map<ToolName, ToolChange> tools(McpGateway gateway, TenantId tenant) {
        Map<ToolName, ToolChange> tools = new HashMap<>();
        gateway.upstreams(tenant).stream()
                .flatMap(upstream -> gateway.pins().tools(tenant, upstream.name()).stream())
                .flatMap(List::stream)
                .forEach(view -> tools.put(view.tool(), ToolChange.of(view)));
        return tools;
    }

    private static List<LiveStreams.Event> changes(Map<ToolName, ToolChange> now, Map<ToolName, ToolChange> known) {
        List<LiveStreams.Event> events = new ArrayList<>();
        known.keySet().stream()
                .filter(tool -> !now.containsKey(tool))
                .map(tool -> new ToolChange(tool.toString(), "GONE", Optional.empty()))
                .forEach(change -> events.add(event("", "tool", change)));
        known.keySet().retainAll(now.keySet());
        now.forEach((tool, change) -> {
            if (!change.equals(known.put(tool, change))) {
                events.add(event("", "tool", change));
            }
        });
        return events;
    }

    private static LiveStreams.Event event(String id, String name, Object data) {
        return new LiveStreams.Event(id, name, Json.mapper().writeValueAsString(data));
    }

    private static long known(@Nullable String last, long otherwise) {
        return last == null ? otherwise : Access.number(HttpHeaders.LAST_EVENT_ID_HEADER, last, 0, Long.MAX_VALUE - 1);
    }
}
