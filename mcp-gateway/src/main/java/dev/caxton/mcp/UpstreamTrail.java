package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.pin.RecordBudget;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of upstreams and what they list, in the audit log. Safe for use by many threads; does not wait for the disk.
 *
 * @param audit the log
 * @param budget how many records of its tools an upstream can cause
 */
record UpstreamTrail(AuditLog audit, RecordBudget budget) {

    private static final System.Logger LOG = System.getLogger(UpstreamTrail.class.getName());

    /** Records that an upstream is in another state, if it is. */
    void changed(UpstreamConfig config, UpstreamState before, UpstreamState after) {
        if (before != after) {
            record(new AuditEvent.UpstreamStateChanged(
                    config.tenant(), system(config), config.name(), before.toString(), after.toString(), cause(after)));
        }
    }

    /** Records which tools came, went and describe themselves differently. Whether there are any. */
    boolean described(UpstreamConfig config, Catalog before, Catalog after) {
        Set<String> names = new TreeSet<>(before.tools().keySet());
        names.addAll(after.tools().keySet());
        boolean news = false;
        for (String name : names) {
            Optional<ToolDescriptor> was = before.tool(name);
            Optional<ToolDescriptor> is = after.tool(name);
            if (!was.map(ToolDescriptor::pin).equals(is.map(ToolDescriptor::pin))) {
                news = true;
                if (budget.takes(config.tenant(), config.name())) {
                    record(new AuditEvent.ToolDescribed(
                            config.tenant(),
                            system(config),
                            is.or(() -> was).orElseThrow().name(),
                            was.map(ToolDescriptor::pin),
                            is.map(ToolDescriptor::pin)));
                }
            }
        }
        return news;
    }

    private static Principal system(UpstreamConfig config) {
        return new Principal(Principal.Kind.SYSTEM, config.tenant(), "mcp-gateway");
    }

    private static String cause(UpstreamState state) {
        return switch (state) {
            case CONNECTING, CONNECTED, CLOSED -> "OK";
            case DOWN -> "CAX-UPSTREAM-DOWN";
            case REFUSED -> "CAX-UPSTREAM-REFUSED";
        };
    }

    /** What is known is that it happened; a log that cannot take it now keeps it and tries again. */
    private void record(AuditEvent event) {
        try {
            var _ = audit.record(event);
        } catch (AuditException e) {
            LOG.log(System.Logger.Level.WARNING, "The audit log takes no records: {0}", e.getMessage());
        }
    }
}
