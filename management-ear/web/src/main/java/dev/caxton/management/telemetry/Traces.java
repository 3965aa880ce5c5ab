package dev.caxton.management.telemetry;

import dev.caxton.runtime.message.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** W3C trace context at the door: what came in is handed on. */
public final class Traces {

    private Traces() {}

    /**
     * The trace context that whatever a request causes belongs to.
     *
     * @param request the request
     * @return that of the request's span; without telemetry, what the client sent; empty if that is nothing, or malformed
     */
    public static Optional<String> parent(HttpServletRequest request) {
        SpanContext current = Span.current().getSpanContext();
        if (current.isValid()) {
            return Optional.of(text(current));
        }
        return TraceParent.of(request.getHeader("traceparent"));
    }

    static String text(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }
}
