package dev.caxton.management.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** W3C trace context at the door: what came in is handed on. */
public final class Traces {

    // Version 00 of the W3C recommendation; an id of zeros is none.
    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

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
        return Optional.ofNullable(request.getHeader("traceparent"))
                .filter(header -> TRACEPARENT.matcher(header).matches());
    }

    static String text(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }
}
