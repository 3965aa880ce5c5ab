package dev.caxton.management.telemetry;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A span for every turn, and counters of turns, fuel and tool calls. Costs next to nothing while telemetry is off. Safe for use by many threads.
 *
 * <p>Metrics carry the tenant and the outcome, not the agent: a metric of each of thousands of agents would cost more than it tells.
 */
public final class TurnTelemetry implements TurnObserver {

    private static final AttributeKey<String> TENANT = AttributeKey.stringKey("caxton.tenant");
    private static final AttributeKey<String> AGENT = AttributeKey.stringKey("caxton.agent");
    private static final AttributeKey<String> ENVELOPE = AttributeKey.stringKey("caxton.envelope");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("caxton.outcome");
    private static final AttributeKey<Long> FUEL = AttributeKey.longKey("caxton.fuel");
    private static final AttributeKey<Long> TOOL_CALLS = AttributeKey.longKey("caxton.tool_calls");

    private final Tracer tracer;
    private final LongCounter turns;
    private final LongCounter fuel;
    private final LongCounter toolCalls;
    private final ConcurrentMap<String, Span> running = new ConcurrentHashMap<>();

    /**
     * Telemetry of the server. Made on a thread of the container, which knows the application by its threads.
     *
     * @param telemetry as the server was configured
     */
    public TurnTelemetry(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("dev.caxton");
        Meter meter = telemetry.getMeter("dev.caxton");
        turns = meter.counterBuilder("caxton.turns")
                .setDescription("Turns that ended")
                .setUnit("{turn}")
                .build();
        fuel = meter.counterBuilder("caxton.fuel")
                .setDescription("Fuel charged")
                .setUnit("{unit}")
                .build();
        toolCalls = meter.counterBuilder("caxton.tool_calls")
                .setDescription("Tool calls tried by agents")
                .setUnit("{call}")
                .build();
    }

    @Override
    public void turnStarted(AgentId agent, Envelope envelope) {
        Span span = tracer.spanBuilder("turn " + agent.name())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(parent(envelope))
                .setAttribute(AGENT, agent.toString())
                .setAttribute(ENVELOPE, envelope.id())
                .startSpan();
        if (span.isRecording()) {
            running.put(key(agent, envelope), span);
        }
    }

    @Override
    public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
        Attributes attributes = Attributes.of(TENANT, agent.tenant().value(), OUTCOME, report.outcome());
        turns.add(1, attributes);
        fuel.add(report.fuelUsed(), attributes);
        toolCalls.add(report.toolCalls(), attributes);
        Span span = running.remove(key(agent, envelope));
        if (span != null) {
            span.setAttribute(OUTCOME, report.outcome());
            span.setAttribute(FUEL, report.fuelUsed());
            span.setAttribute(TOOL_CALLS, (long) report.toolCalls());
            if (!(result instanceof TurnResult.Completed)) {
                span.setStatus(StatusCode.ERROR, report.outcome());
            }
            span.end();
        }
    }

    private static String key(AgentId agent, Envelope envelope) {
        return agent + " " + envelope.id();
    }

    private static Context parent(Envelope envelope) {
        Optional<String> trace = envelope.message().trace();
        if (trace.isEmpty() || trace.get().length() != 55) {
            return Context.root();
        }
        String text = trace.get();
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        text.substring(3, 35),
                        text.substring(36, 52),
                        TraceFlags.fromHex(text, 53),
                        TraceState.getDefault())));
    }
}
