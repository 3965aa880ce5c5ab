package dev.caxton.audit;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** The written form of events. Names on the wire are written out here, so that renaming a class changes no record. */
final class EventJson {

    private final TreeMap<String, JsonValue> members = new TreeMap<>();

    private EventJson() {}

    /** Canonical JSON in UTF-8: {@code {"principal":...,"tenant":...,"type":...}} and the fields of the type. */
    static byte[] write(AuditEvent event) {
        EventJson json = new EventJson();
        json.text("type", json.fields(event));
        json.text("tenant", event.tenant().value());
        json.text("principal", event.principal().toString());
        return CanonicalJson.write(new JsonValue.JsonObject(json.members));
    }

    private String fields(AuditEvent event) {
        return switch (event) {
            case AuditEvent.RuntimeStarted e -> {
                text("version", e.version());
                text("engine", e.engine());
                yield "runtime-started";
            }
            case AuditEvent.RuntimeStopped e -> "runtime-stopped";
            case AuditEvent.AgentDeployed e -> {
                text("agent", e.agent().toString());
                text("module", e.module());
                text("level", e.level());
                yield "agent-deployed";
            }
            case AuditEvent.DeploymentRefused e -> {
                text("agent", e.agent().toString());
                text("module", e.module());
                text("code", e.code());
                yield "deployment-refused";
            }
            case AuditEvent.AgentStateChanged e -> {
                text("agent", e.agent().toString());
                text("from", e.from());
                text("to", e.to());
                text("cause", e.cause());
                yield "agent-state-changed";
            }
            case AuditEvent.HoldChanged e -> {
                text("what", e.what());
                text("scope", e.scope());
                text("state", e.held() ? "held" : "released");
                yield "hold-changed";
            }
            case AuditEvent.LimitsChanged e -> {
                text("scope", e.scope());
                text("changes", e.changes());
                yield "limits-changed";
            }
            case AuditEvent.AgentViolation e -> {
                text("agent", e.agent().toString());
                text("envelope", e.envelope());
                text("code", e.code());
                number("fuelUsed", e.fuelUsed());
                yield "agent-violation";
            }
            case AuditEvent.MessageDenied e -> {
                text("receiver", e.receiver().toString());
                text("document", e.document());
                text("reason", e.reason());
                yield "message-denied";
            }
            case AuditEvent.ToolCallIntended e -> {
                text("call", e.call());
                text("tool", e.tool().toString());
                text("arguments", e.arguments());
                text("door", e.door());
                text("trace", e.trace());
                yield "tool-call-intended";
            }
            case AuditEvent.ToolCallEnded e -> {
                text("call", e.call());
                text("tool", e.tool().toString());
                text("outcome", e.outcome());
                text("code", e.code());
                text("rule", e.rule());
                text("document", e.document());
                text("pin", e.pin());
                text("result", e.result());
                number("tookMicros", micros(e.took()));
                yield "tool-call-ended";
            }
            case AuditEvent.ToolDescribed e -> {
                text("tool", e.tool().toString());
                text("previous", e.previous());
                text("pin", e.pin());
                yield "tool-described";
            }
            case AuditEvent.UpstreamStateChanged e -> {
                text("upstream", e.upstream());
                text("from", e.from());
                text("to", e.to());
                text("cause", e.cause());
                yield "upstream-state-changed";
            }
            case AuditEvent.AuditRecovered e -> {
                number("next", e.next());
                number("bytes", e.bytes());
                yield "audit-recovered";
            }
            case AuditEvent.AuditGap e -> {
                number("missing", e.missing());
                yield "audit-gap";
            }
            case AuditEvent.PolicyChanged e -> {
                text("document", e.document());
                text("previous", e.previous());
                yield "policy-changed";
            }
            case AuditEvent.AuthenticationFailed e -> {
                text("door", e.door());
                text("code", e.code());
                text("remote", e.remote());
                yield "authentication-failed";
            }
        };
    }

    private void text(String name, String value) {
        members.put(name, new JsonValue.JsonString(wellFormed(value)));
    }

    private void text(String name, Optional<String> value) {
        value.ifPresent(present -> text(name, present));
    }

    /** A count beyond 2^53 - 1 is written as the largest that JSON readers agree on, rather than not recorded. */
    private void number(String name, long value) {
        long largest = (1L << 53) - 1;
        members.put(name, new JsonValue.JsonNumber(Math.max(-largest, Math.min(largest, value))));
    }

    private static long micros(Duration took) {
        return took.compareTo(Duration.ofDays(36_525)) > 0 ? Long.MAX_VALUE : took.toNanos() / 1_000;
    }

    /** Half of a surrogate pair has no UTF-8. An event is recorded all the same, with a replacement character. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
