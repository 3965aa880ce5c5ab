package dev.caxton.audit;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Events for tests. */
final class Events {

    static final InstantSource CLOCK = () -> Instant.parse("2026-11-23T18:00:00.120Z");

    static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
    static final Principal ADMIN = Principal.parse("user:default/admin");
    static final AgentId GREETER = AgentId.parse("default/greeter");
    private static final String DIGEST = "ab".repeat(32);
    private static final ToolName GREET = ToolName.parse("sample/greet");

    static final AuditEvent.ToolCallIntended INTENT = new AuditEvent.ToolCallIntended(
            TenantId.DEFAULT, Principal.agent(GREETER), "c-1", GREET, DIGEST, "agent", Optional.of("00-trace"));

    private static final AuditEvent.ContextIntended CONTEXT = new AuditEvent.ContextIntended(
            TenantId.DEFAULT, ADMIN, "r-1", "resource", "docs", "file:///a", DIGEST, "mcp", Optional.empty());

    private Events() {}

    /** An event that carries a number, so that a test can find it again. */
    static AuditEvent numbered(int number) {
        return new AuditEvent.RuntimeStarted(SYSTEM, "v" + number, "engine");
    }

    static AuditEvent of(String tenant, int number) {
        return new AuditEvent.AgentViolation(
                Principal.parse("agent:" + tenant + "/a"),
                AgentId.parse(tenant + "/a"),
                "message",
                Optional.of("envelope-" + number),
                "CAX-FUEL",
                number,
                Optional.empty());
    }

    static FileAuditSettings settings() {
        return new FileAuditSettings(CLOCK, Duration.ofSeconds(30), 1_000, 1L << 30);
    }

    static FileAuditSettings segmentsOf(long bytes) {
        return new FileAuditSettings(CLOCK, Duration.ofSeconds(30), 1_000, bytes);
    }

    /** One of every type. */
    static List<AuditEvent> all() {
        Principal greeter = Principal.agent(GREETER);
        return List.of(
                new AuditEvent.RuntimeStarted(SYSTEM, "0.1.0", "endive"),
                new AuditEvent.RuntimeStopped(SYSTEM),
                new AuditEvent.AgentDeployed(ADMIN, GREETER, DIGEST, "default"),
                new AuditEvent.DeploymentRefused(ADMIN, GREETER, DIGEST, "CAX-WASM-FEATURE"),
                new AuditEvent.AgentStateChanged(ADMIN, GREETER, "running", "stopped", "requested"),
                new AuditEvent.AgentViolation(
                        greeter, GREETER, "message", Optional.of("e-1"), "CAX-FUEL", 1_000_000, Optional.empty()),
                new AuditEvent.MessageDenied(
                        TenantId.DEFAULT, greeter, GREETER, DIGEST, "No rule \"x\"\n\u20ac.", Optional.of("t")),
                new AuditEvent.MessagesDenied(TenantId.DEFAULT, greeter, Optional.of(GREETER), 7, CLOCK.instant()),
                INTENT,
                new AuditEvent.ToolCallEnded(
                        INTENT,
                        "answered",
                        "OK",
                        new AuditEvent.Ruling("permit", Optional.of("rule"), DIGEST),
                        Optional.empty(),
                        Optional.of(DIGEST),
                        new AuditEvent.Content(Optional.of("{\"name\":\"Ada\"}"), Optional.of("{}")),
                        2,
                        Duration.ofNanos(1_234_567)),
                CONTEXT,
                new AuditEvent.ContextEnded(
                        CONTEXT,
                        "answered",
                        "OK",
                        new AuditEvent.Ruling("permit", Optional.of("rule"), DIGEST),
                        Optional.of(DIGEST),
                        AuditEvent.Content.NONE,
                        Duration.ofMillis(3)),
                new AuditEvent.ApprovalChanged(TenantId.DEFAULT, ADMIN, "a-1", GREET, DIGEST, "granted"),
                new AuditEvent.Administered(
                        TenantId.DEFAULT, ADMIN, "rest", "POST", "/api/v1/holds", Optional.of("trace")),
                new AuditEvent.RequestRefused(TenantId.DEFAULT, SYSTEM, "rest", "CAX-HTTP-HOST", "10.0.0.1"),
                new AuditEvent.RequestsRefused(SYSTEM, "rest", "CAX-HTTP-HOST", 7, CLOCK.instant()),
                new AuditEvent.AuditRemoved(SYSTEM, 9, 1_000, DIGEST, DIGEST, "age"),
                new AuditEvent.AuditExportChanged(SYSTEM, "tcp://siem:6514", "failing", 0),
                new AuditEvent.CheckpointKeyChanged(SYSTEM, DIGEST, Optional.empty()),
                new AuditEvent.ToolDescribed(TenantId.DEFAULT, SYSTEM, GREET, Optional.empty(), Optional.of(DIGEST)),
                new AuditEvent.CallsDenied(TenantId.DEFAULT, greeter, "tool", "mcp", 990, CLOCK.instant()),
                new AuditEvent.ToolsDescribed(TenantId.DEFAULT, SYSTEM, "sample", 57_500, CLOCK.instant()),
                new AuditEvent.ToolPinChanged(TenantId.DEFAULT, ADMIN, GREET, "approved", DIGEST, Optional.of(DIGEST)),
                new AuditEvent.UpstreamStateChanged(TenantId.DEFAULT, SYSTEM, "sample", "up", "down", "exit"),
                new AuditEvent.AuditRecovered(SYSTEM, 7, 12),
                new AuditEvent.AuditGap(SYSTEM, 3),
                new AuditEvent.HoldChanged(TenantId.DEFAULT, ADMIN, "turns", "default/*", true),
                new AuditEvent.LimitsChanged(TenantId.DEFAULT, ADMIN, "default/greeter", "fuelPerTurn 1 > 2"),
                new AuditEvent.PolicyChanged(ADMIN, DIGEST, Optional.empty()),
                new AuditEvent.AuthenticationFailed(SYSTEM, "rest", "CAX-AUTH-TOKEN", "127.0.0.1"));
    }
}
