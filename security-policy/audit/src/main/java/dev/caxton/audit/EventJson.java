package dev.caxton.audit;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.policy.identity.AgentId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The written form of events. Names on the wire are written out here, so that renaming a class changes no record. */
final class EventJson {

    /** No event has more members. */
    private static final int MOST = 20;

    /** Sorted by name, as they are written. Names are ASCII and need no escapes. */
    private final String[] names = new String[MOST];

    /** Each value as it is written, but for the quotes around a text that needs no escapes. */
    private final byte[][] values = new byte[MOST][];

    private final boolean[] unquoted = new boolean[MOST];
    private int count;

    private EventJson() {}

    /** Canonical JSON in UTF-8: {@code {"principal":...,"tenant":...,"type":...}} and the fields of the type. */
    static byte[] write(AuditEvent event) {
        EventJson json = new EventJson();
        json.text("type", json.fields(event));
        json.text("tenant", event.tenant().value());
        json.text("principal", event.principal().toString());
        return json.bytes();
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
                text("phase", e.phase());
                text("envelope", e.envelope());
                text("code", e.code());
                number("fuelUsed", e.fuelUsed());
                text("trace", e.trace());
                yield "agent-violation";
            }
            case AuditEvent.MessageDenied e -> {
                text("receiver", e.receiver().toString());
                text("document", e.document());
                text("decision", "deny");
                text("reason", e.reason());
                text("trace", e.trace());
                yield "message-denied";
            }
            case AuditEvent.MessagesDenied e -> {
                text("receiver", e.receiver().map(AgentId::toString));
                text("decision", "deny");
                number("count", e.count());
                text("since", e.since().truncatedTo(ChronoUnit.MICROS).toString());
                yield "messages-denied";
            }
            case AuditEvent.ToolCallIntended e -> {
                intent(e);
                yield "tool-call-intended";
            }
            case AuditEvent.ToolCallEnded e -> {
                intent(e.intent());
                text("outcome", e.outcome());
                text("code", e.code());
                text("decision", e.ruling().decision());
                text("rule", e.ruling().rule());
                text("document", e.ruling().document());
                text("pin", e.pin());
                text("result", e.result());
                text("argumentsContent", e.content().arguments());
                text("resultContent", e.content().result());
                if (e.tries() > 1) {
                    number("tries", e.tries());
                }
                number("tookMicros", micros(e.took()));
                yield "tool-call-ended";
            }
            case AuditEvent.ContextIntended e -> {
                intent(e);
                yield "context-intended";
            }
            case AuditEvent.ContextEnded e -> {
                intent(e.intent());
                text("outcome", e.outcome());
                text("code", e.code());
                text("decision", e.ruling().decision());
                text("rule", e.ruling().rule());
                text("document", e.ruling().document());
                text("result", e.result());
                text("argumentsContent", e.content().arguments());
                text("resultContent", e.content().result());
                number("tookMicros", micros(e.took()));
                yield "context-ended";
            }
            case AuditEvent.ApprovalChanged e -> {
                text("approval", e.approval());
                text("tool", e.tool().toString());
                text("arguments", e.arguments());
                text("state", e.state());
                yield "approval-changed";
            }
            case AuditEvent.ToolDescribed e -> {
                text("tool", e.tool().toString());
                text("previous", e.previous());
                text("pin", e.pin());
                yield "tool-described";
            }
            case AuditEvent.CallsDenied e -> {
                text("what", e.what());
                text("door", e.door());
                text("decision", "deny");
                number("count", e.count());
                text("since", e.since().truncatedTo(ChronoUnit.MICROS).toString());
                yield "calls-denied";
            }
            case AuditEvent.ToolsDescribed e -> {
                text("upstream", e.upstream());
                number("count", e.count());
                text("since", e.since().truncatedTo(ChronoUnit.MICROS).toString());
                yield "tools-described";
            }
            case AuditEvent.ToolPinChanged e -> {
                text("tool", e.tool().toString());
                text("state", e.state());
                text("pin", e.pin());
                text("previous", e.previous());
                yield "tool-pin-changed";
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
            case AuditEvent.Administered e -> {
                text("door", e.door());
                text("action", e.action());
                text("target", e.target());
                text("trace", e.trace());
                yield "administered";
            }
            case AuditEvent.RequestRefused e -> {
                text("door", e.door());
                text("code", e.code());
                text("decision", "deny");
                text("remote", e.remote());
                yield "request-refused";
            }
            case AuditEvent.RequestsRefused e -> {
                text("door", e.door());
                text("code", e.code());
                text("decision", "deny");
                number("count", e.count());
                text("since", e.since().truncatedTo(ChronoUnit.MICROS).toString());
                yield "requests-refused";
            }
            case AuditEvent.AuditRemoved e -> {
                number("next", e.next());
                number("bytes", e.bytes());
                text("hash", e.hash());
                text("root", e.root());
                text("cause", e.cause());
                yield "audit-removed";
            }
            case AuditEvent.AuditExportChanged e -> {
                text("exporter", e.exporter());
                text("state", e.state());
                number("dropped", e.dropped());
                yield "audit-export-changed";
            }
            case AuditEvent.CheckpointKeyChanged e -> {
                text("key", e.key());
                text("previous", e.previous());
                yield "checkpoint-key-changed";
            }
        };
    }

    private void intent(AuditEvent.ToolCallIntended e) {
        text("call", e.call());
        text("tool", e.tool().toString());
        text("arguments", e.arguments());
        text("door", e.door());
        text("trace", e.trace());
    }

    private void intent(AuditEvent.ContextIntended e) {
        text("request", e.request());
        text("kind", e.kind());
        text("upstream", e.upstream());
        text("name", e.name());
        text("arguments", e.arguments());
        text("door", e.door());
        text("trace", e.trace());
    }

    private void text(String name, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (AsciiText.plain(utf8)) {
            put(name, utf8, true);
        } else {
            put(name, CanonicalJson.quoted(wellFormed(value)).getBytes(StandardCharsets.UTF_8), false);
        }
    }

    private void put(String name, byte[] written, boolean quotes) {
        int at = count++;
        while (at > 0 && names[at - 1].compareTo(name) > 0) {
            names[at] = names[at - 1];
            values[at] = values[at - 1];
            unquoted[at] = unquoted[at - 1];
            at--;
        }
        names[at] = name;
        values[at] = written;
        unquoted[at] = quotes;
    }

    private byte[] bytes() {
        int size = 1;
        for (int i = 0; i < count; i++) {
            // A comma or brace, the name in its quotes, a colon, and the value, perhaps in quotes.
            size += 4 + names[i].length() + values[i].length + (unquoted[i] ? 2 : 0);
        }
        byte[] out = new byte[size];
        int at = 0;
        for (int i = 0; i < count; i++) {
            out[at++] = (byte) (i == 0 ? '{' : ',');
            out[at++] = '"';
            byte[] name = names[i].getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, out, at, name.length);
            at += name.length;
            out[at++] = '"';
            out[at++] = ':';
            byte[] value = values[i];
            if (unquoted[i]) {
                out[at++] = '"';
            }
            System.arraycopy(value, 0, out, at, value.length);
            at += value.length;
            if (unquoted[i]) {
                out[at++] = '"';
            }
        }
        out[at] = '}';
        return out;
    }

    private void text(String name, Optional<String> value) {
        value.ifPresent(present -> text(name, present));
    }

    /** A count beyond 2^53 - 1 is written as the largest that JSON readers agree on, rather than not recorded. */
    private void number(String name, long value) {
        long largest = (1L << 53) - 1;
        String digits = Long.toString(Math.max(-largest, Math.min(largest, value)));
        put(name, digits.getBytes(StandardCharsets.US_ASCII), false);
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
