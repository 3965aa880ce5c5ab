package dev.caxton.audit;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.time.Instant;
import java.util.Optional;

/**
 * What records have to be about. Every condition that is given must hold; {@link #ALL} has none. Immutable.
 *
 * @param tenant records of this tenant only
 * @param type records of this type only, as {@code tool-call-ended}
 * @param agent records that this agent caused, or that concern it
 * @param tool records about this tool
 * @param decision records with this decision, {@code permit} or {@code deny}
 * @param trace records of this trace: the trace id of 32 digits, or a whole {@code traceparent}
 * @param since records of this time or later
 * @param until records before this time
 */
public record AuditFilter(
        Optional<TenantId> tenant,
        Optional<String> type,
        Optional<AgentId> agent,
        Optional<ToolName> tool,
        Optional<String> decision,
        Optional<String> trace,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** Every record. */
    public static final AuditFilter ALL = new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * Only records of a tenant.
     *
     * @param only the tenant
     * @return the narrower filter
     */
    public AuditFilter tenant(TenantId only) {
        return new AuditFilter(Optional.of(only), type, agent, tool, decision, trace, since, until);
    }

    /**
     * Only records of a type.
     *
     * @param only the type
     * @return the narrower filter
     */
    public AuditFilter type(String only) {
        return new AuditFilter(tenant, Optional.of(only), agent, tool, decision, trace, since, until);
    }

    /**
     * Only records that an agent caused, or that concern it.
     *
     * @param only the agent
     * @return the narrower filter
     */
    public AuditFilter agent(AgentId only) {
        return new AuditFilter(tenant, type, Optional.of(only), tool, decision, trace, since, until);
    }

    /**
     * Only records about a tool.
     *
     * @param only the tool
     * @return the narrower filter
     */
    public AuditFilter tool(ToolName only) {
        return new AuditFilter(tenant, type, agent, Optional.of(only), decision, trace, since, until);
    }

    /**
     * Only records with a decision.
     *
     * @param only {@code permit} or {@code deny}
     * @return the narrower filter
     */
    public AuditFilter decision(String only) {
        return new AuditFilter(tenant, type, agent, tool, Optional.of(only), trace, since, until);
    }

    /**
     * Only records of a trace.
     *
     * @param only the trace id of 32 digits, or a whole {@code traceparent}
     * @return the narrower filter
     */
    public AuditFilter trace(String only) {
        return new AuditFilter(tenant, type, agent, tool, decision, Optional.of(only), since, until);
    }

    /**
     * Only records of a time or later.
     *
     * @param from the time
     * @return the narrower filter
     */
    public AuditFilter since(Instant from) {
        return new AuditFilter(tenant, type, agent, tool, decision, trace, Optional.of(from), until);
    }

    /**
     * Only records before a time.
     *
     * @param to the time
     * @return the narrower filter
     */
    public AuditFilter until(Instant to) {
        return new AuditFilter(tenant, type, agent, tool, decision, trace, since, Optional.of(to));
    }

    /** What can be told without the fields of the event. */
    boolean mayFit(TenantId of, String kind, Instant time) {
        return (tenant.isEmpty() || tenant.get().equals(of))
                && (type.isEmpty() || type.get().equals(kind))
                && (since.isEmpty() || !time.isBefore(since.get()))
                && (until.isEmpty() || time.isBefore(until.get()));
    }

    /**
     * Whether a record is one of those.
     *
     * @param record any record
     * @return true if every condition holds
     */
    public boolean fits(AuditRecord record) {
        JsonValue.JsonObject event = record.event();
        return mayFit(record.tenant(), record.type(), record.time())
                && (agent.isEmpty() || concerns(event, agent.get().toString()))
                && (tool.isEmpty() || has(event, "tool", tool.get().toString()))
                && (decision.isEmpty() || has(event, "decision", decision.get()))
                && (trace.isEmpty() || traced(event, trace.get()));
    }

    private static boolean concerns(JsonValue.JsonObject event, String id) {
        return has(event, "agent", id) || has(event, "receiver", id) || has(event, "principal", "agent:" + id);
    }

    private static boolean has(JsonValue.JsonObject event, String field, String value) {
        return event.string(field).filter(value::equals).isPresent();
    }

    private static boolean traced(JsonValue.JsonObject event, String id) {
        Optional<String> written = event.string("trace");
        return written.isPresent()
                && (written.get().equals(id)
                        // A traceparent is version-trace-parent-flags.
                        || (id.indexOf('-') < 0 && written.get().contains("-" + id + "-")));
    }
}
