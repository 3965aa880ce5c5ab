package dev.caxton.management.assembly;

import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReader;
import dev.caxton.management.config.Settings;
import dev.caxton.management.identity.RefusalRecords;
import dev.caxton.mcp.McpGateway;
import dev.caxton.runtime.CaxtonRuntime;

/**
 * The parts of a running server.
 *
 * @param settings as read at the start
 * @param audit the audit log
 * @param records reads the audit log
 * @param evidence what the audit log shows for itself
 * @param refusals records what is refused at the doors
 * @param policies the policy documents
 * @param gateway the way to tools
 * @param upstreams registers upstreams, and keeps them
 * @param runtime runs the agents
 * @param agents deploys and keeps them
 * @param switches quotas and holds, and keeps them
 * @param restoration brings back what is kept
 */
public record Parts(
        Settings settings,
        AuditLog audit,
        AuditReader records,
        AuditEvidence evidence,
        RefusalRecords refusals,
        PolicyFile policies,
        McpGateway gateway,
        Upstreams upstreams,
        CaxtonRuntime runtime,
        Agents agents,
        Switches switches,
        Restoration restoration) {}
