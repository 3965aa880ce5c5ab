package dev.caxton.management.identity;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.management.config.Settings;
import dev.caxton.management.problem.ErrorServlet;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.message.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gate that every request to the application passes, whatever its path: the right host, no foreign origin, a body that is not too large, and a
 * token. There is no list of protected paths that something could be missing from. Health and OpenAPI are applications of the server's own and open.
 */
public final class Gate extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** What a request that is refused before anybody is known is recorded under. */
    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "server");

    private static final String SCHEME = "Bearer ";

    /** What the container's own parser of queries would throw at. */
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** Room for the descriptor and the boundaries around a module. */
    private static final long DEPLOYMENT_EXTRAS = 200_000;

    private final transient Settings.Http settings;
    private final transient RequestOrigin origin;
    private final transient Tokens tokens;
    private final transient AuditLog audit;
    private final transient FailureThrottle throttle;
    private final transient RefusalRecords refusals;

    /**
     * A gate.
     *
     * @param settings what it lets pass
     * @param tokens who is known
     * @param audit where failures are recorded
     * @param refusals where other refusals are recorded
     * @param time for the count of failures
     */
    public Gate(Settings.Http settings, Tokens tokens, AuditLog audit, RefusalRecords refusals, InstantSource time) {
        this.settings = settings;
        this.origin = new RequestOrigin(settings);
        this.tokens = tokens;
        this.audit = audit;
        this.refusals = refusals;
        this.throttle = new FailureThrottle(settings.authFailures(), time);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        Optional<Problem> refusal = misdirected(request);
        if (refusal.isPresent()) {
            refusals.unknown(request, refusal.get().code());
            ErrorServlet.write(response, refusal.get(), request.getRequestURI());
            return;
        }
        Optional<Principal> caller = bearer(request).flatMap(tokens::verify);
        if (caller.isEmpty()) {
            refuse(request, response);
            return;
        }
        Caller.set(request, caller.get());
        refusals.attach(request);
        long most = deployment(request) ? settings.moduleBytes() + DEPLOYMENT_EXTRAS : settings.bodyBytes();
        if (request.getContentLengthLong() > most) {
            ErrorServlet.write(response, CappedRequest.tooLarge(most).problem(), request.getRequestURI());
            return;
        }
        try {
            chain.doFilter(new CappedRequest(request, most), response);
        } catch (ProblemException e) {
            ErrorServlet.write(response, e.problem(), request.getRequestURI());
        }
    }

    private Optional<Problem> misdirected(HttpServletRequest request) {
        if (!origin.admitsHost(Collections.list(request.getHeaders("Host")))) {
            return Optional.of(new Problem(
                    "CAX-HTTP-HOST",
                    "The Host header names a host that this server does not answer for.",
                    "Use http://127.0.0.1, or add the name to caxton.http.allowed-hosts."));
        }
        if (!origin.admitsOrigin(Collections.list(request.getHeaders("Origin")))) {
            return Optional.of(new Problem(
                    "CAX-HTTP-ORIGIN",
                    "The request comes from a web page whose origin is not admitted.",
                    "Add the origin to caxton.http.allowed-origins if the page is yours."));
        }
        if (!escaped(request.getQueryString())) {
            return Optional.of(new Problem(
                    "CAX-HTTP-REQUEST",
                    "The query has a percent sign that two hexadecimal digits do not follow.",
                    "Write a percent sign as %25."));
        }
        return Optional.empty();
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean sent = bearer(request).isPresent();
        String remote = request.getRemoteAddr();
        if (throttle.failed(remote)) {
            refusals.unknown(request, "CAX-AUTH-THROTTLED");
            response.setHeader("Retry-After", Long.toString(FailureThrottle.WINDOW.toSeconds()));
            ErrorServlet.write(
                    response,
                    new Problem(
                            "CAX-AUTH-THROTTLED",
                            "There were too many requests without a valid token from this address.",
                            "Wait a minute, then send a valid token."),
                    request.getRequestURI());
            return;
        }
        Problem problem = sent
                ? new Problem(
                        "CAX-AUTH-INVALID",
                        "The token is not one of this server's.",
                        "Check it for missing characters. A lost token is replaced with './build serve --new-token'.")
                : new Problem(
                        "CAX-AUTH-MISSING",
                        "The request carries no token.",
                        "Send 'Authorization: Bearer $CAXTON_TOKEN'; the server shows the token at its first start.");
        String door = RefusalRecords.door(request);
        audit.record(new AuditEvent.AuthenticationFailed(SYSTEM, door, problem.code(), remote))
                .exceptionally(lost -> {
                    getServletContext().log("a failed authentication could not be recorded", lost);
                    return null;
                });
        response.setHeader(
                "WWW-Authenticate",
                sent ? "Bearer realm=\"caxton\", error=\"invalid_token\"" : "Bearer realm=\"caxton\"");
        ErrorServlet.write(response, problem, request.getRequestURI());
    }

    private static boolean escaped(@Nullable String query) {
        return query == null || !BROKEN_ESCAPE.matcher(query).find();
    }

    private static Optional<String> bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static boolean deployment(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getRequestURI().equals("/api/v1/agents");
    }
}
