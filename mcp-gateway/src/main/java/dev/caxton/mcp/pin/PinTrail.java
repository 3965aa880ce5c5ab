package dev.caxton.mcp.pin;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.util.Optional;

/** What becomes of tools, in the audit log. */
record PinTrail(AuditLog audit) {

    private static final System.Logger LOG = System.getLogger(PinTrail.class.getName());

    static Principal system(TenantId tenant) {
        return new Principal(Principal.Kind.SYSTEM, tenant, "mcp-gateway");
    }

    /** What widens is recorded before it counts. */
    void approves(TenantId tenant, Principal approver, ToolName tool, String pin, Optional<String> previous) {
        audit.append(new AuditEvent.ToolPinChanged(tenant, approver, tool, "approved", pin, previous));
    }

    /** An approval of an earlier moment counts again: recorded before it does, and no decision of anybody. */
    void restores(TenantId tenant, ToolName tool, String pin, Optional<String> previous) {
        audit.append(new AuditEvent.ToolPinChanged(tenant, system(tenant), tool, "restored", pin, previous));
    }

    /** What has happened is recorded as soon as the log takes it. Whether it will. */
    boolean happened(AuditEvent.ToolPinChanged change) {
        try {
            return !audit.record(change).toCompletableFuture().isCompletedExceptionally();
        } catch (AuditException e) {
            LOG.log(System.Logger.Level.WARNING, "The audit log takes no records: {0}", e.getMessage());
            return false;
        }
    }

    /** By the gateway itself. */
    boolean happened(TenantId tenant, ToolName tool, String state, String pin, Optional<String> previous) {
        return happened(new AuditEvent.ToolPinChanged(tenant, system(tenant), tool, state, pin, previous));
    }
}
