package dev.caxton.management.rest;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.identity.Caller;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.message.TraceParent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.Set;

/**
 * Records who asked for a change through this door, before it happens. What only narrows is not held up by a log that cannot be written; everything else is not done
 * then. Messages are no administration: the policy decides on each of them.
 */
@Provider
public class AdministrationRecord implements ContainerRequestFilter {

    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** A path of ours has fewer characters. */
    private static final int MAX_TEXT = 1_000;

    @Inject
    private Assembly assembly;

    @Context
    private HttpServletRequest request;

    @Context
    private ResourceInfo resource;

    /** For the container, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public AdministrationRecord() {}

    @Override
    public void filter(ContainerRequestContext context) {
        Change.Kind kind = Optional.ofNullable(resource.getResourceMethod().getAnnotation(Change.class))
                .map(Change::value)
                .orElse(Change.Kind.WIDENS);
        if (READING.contains(context.getMethod()) || kind == Change.Kind.NONE) {
            return;
        }
        Principal caller = Caller.of(request);
        AuditEvent event = new AuditEvent.Administered(
                caller.tenant(),
                caller,
                "rest",
                context.getMethod(),
                cut(request.getRequestURI()),
                TraceParent.of(request.getHeader("traceparent")));
        AuditLog audit = assembly.parts().audit();
        if (kind == Change.Kind.NARROWS) {
            var _ = audit.record(event);
        } else {
            audit.append(event);
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MAX_TEXT));
    }
}
