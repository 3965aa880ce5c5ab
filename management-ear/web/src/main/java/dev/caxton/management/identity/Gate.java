package dev.caxton.management.identity;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.management.config.Settings;
import dev.caxton.management.problem.ErrorServlet;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.mcp.endpoint.RequestOrigin;
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
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.jspecify.annotations.Nullable;

/**
 * The gate that every request to the application passes, whatever its path: the right host, no foreign origin, a body that is not too large, and a
 * token. There is no list of protected paths that something could be missing from. Open are the document that says where tokens come from, and health and OpenAPI,
 * which are applications of the server's own.
 */
public final class Gate extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** What a request that is refused before anybody is known is recorded under. */
    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "server");

    private static final String SCHEME = "Bearer ";

    /** What the container's own parser of queries would throw at. */
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** What a module is uploaded to: a new agent, or a new version of one. */
    private static final Pattern DEPLOYMENT = Pattern.compile("/api/v1/agents(/[^/]+/[^/]+/versions)?");

    /** Room for the descriptor and the boundaries around a module. */
    private static final long DEPLOYMENT_EXTRAS = 200_000;

    private static final Problem MISSING = new Problem(
            "CAX-AUTH-MISSING",
            "The request carries no token.",
            "Send 'Authorization: Bearer $CAXTON_TOKEN'; the server shows the token at its first start.");
    private static final Problem INVALID = new Problem(
            "CAX-AUTH-INVALID",
            "The token is not valid here.",
            "Check it for missing characters, and a token of an identity provider for its end. A lost token of this"
                    + " server is replaced with './build serve --new-token'.");
    private static final Problem NARROW = new Problem(
            "CAX-AUTH-SCOPE",
            "The token was not given for this: it lacks the scope that the WWW-Authenticate header names.",
            "Ask the authorization server for a token with that scope.");
    private static final Problem THROTTLED = new Problem(
            "CAX-AUTH-THROTTLED",
            "There were too many requests without a valid token from this address.",
            "Wait a minute, then send a valid token.");
    private static final Problem UNAVAILABLE = new Problem(
            "CAX-AUTH-UNAVAILABLE",
            "The token can't be verified now, because the keys of the identity provider can't be read.",
            "Try again; the server's log says more.");
    private static final Problem BUSY = new Problem(
            "CAX-HTTP-BUSY",
            "The server handles as many requests as it may, or as many of this caller.",
            "Try again in a moment, or raise caxton.http.requests.");

    private final transient Settings.Http settings;
    private final transient RequestOrigin origin;
    private final transient TokenVerifier tokens;
    private final transient AuditLog audit;
    private final transient FailureThrottle throttle;
    private final transient RefusalRecords refusals;
    private final transient Shares shares;
    private final transient OuterDoor door;
    private final transient Optional<ProtectedResource> resource;
    private final transient boolean anonymous;

    /**
     * A gate.
     *
     * @param all what it lets pass
     * @param door as many at a time as may
     * @param tokens finds out who is there
     * @param audit where failures are recorded
     * @param refusals where other refusals are recorded
     * @param time for the count of failures
     */
    public Gate(
            Settings all,
            OuterDoor door,
            TokenVerifier tokens,
            AuditLog audit,
            RefusalRecords refusals,
            InstantSource time) {
        this.settings = all.http();
        this.origin = new RequestOrigin(settings.allowedHosts(), settings.allowedOrigins());
        this.tokens = tokens;
        this.audit = audit;
        this.refusals = refusals;
        this.throttle = new FailureThrottle(settings.authFailures(), time);
        this.shares = new Shares(settings.requests());
        this.door = door;
        this.resource = ProtectedResource.of(all);
        this.anonymous = all.mcp().anonymous();
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
        if (resource.isPresent() && resource.get().answers(request, response)) {
            return;
        }
        Optional<String> token = bearer(request);
        if (token.isEmpty() && !(anonymous && LocalCaller.sent(request))) {
            refuse(request, response, MISSING);
            return;
        }
        // Before the token is verified, which may take as long as the provider takes to give its keys.
        try {
            door.pass(() -> {
                if (token.isPresent()) {
                    verify(request, response, chain, token.get());
                } else {
                    admit(request, response, chain, LocalCaller.IDENTITY);
                }
            });
        } catch (BulkheadException e) {
            busy(request, response);
        }
    }

    private void verify(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String token)
            throws IOException, ServletException {
        switch (tokens.verify(token, Door.of(request))) {
            case Verification.Verified verified -> admit(request, response, chain, verified.identity());
            case Verification.Narrow narrow -> {
                Caller.set(request, narrow.identity());
                refusals.attach(request);
                RefusalRecords.refused(request, NARROW.code());
                response.setHeader("WWW-Authenticate", challenge(request, Optional.of("insufficient_scope")));
                ErrorServlet.write(response, NARROW, request.getRequestURI());
            }
            case Verification.Refused refused -> {
                // Not more often than failures are recorded.
                if (refuse(request, response, INVALID)) {
                    getServletContext().log("a token was refused: " + refused.reason());
                }
            }
            case Verification.Unavailable unavailable -> {
                getServletContext().log("a token could not be verified: " + unavailable.reason());
                ErrorServlet.write(response, UNAVAILABLE, request.getRequestURI());
            }
        }
    }

    private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Identity caller)
            throws IOException, ServletException {
        Caller.set(request, caller);
        refusals.attach(request);
        long most = deployment(request) ? settings.moduleBytes() + DEPLOYMENT_EXTRAS : settings.bodyBytes();
        if (request.getContentLengthLong() > most) {
            ErrorServlet.write(response, CappedRequest.tooLarge(most).problem(), request.getRequestURI());
            return;
        }
        if (!shares.take(caller.principal())) {
            busy(request, response);
            return;
        }
        try {
            CappedRequest.Body body = new CappedRequest.Body(most, settings.bodyTime(), System::nanoTime);
            chain.doFilter(new CappedRequest(request, caller, body), response);
            if (response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT) {
                // Said at once: the container would read the rest of the body first.
                response.flushBuffer();
            }
        } catch (ProblemException e) {
            ErrorServlet.write(response, e.problem(), request.getRequestURI());
        } finally {
            shares.giveBack(caller.principal());
        }
    }

    private static void busy(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", "1");
        ErrorServlet.write(response, BUSY, request.getRequestURI());
    }

    private Optional<Problem> misdirected(HttpServletRequest request) {
        // A target in absolute form, which HTTP puts above the Host header, is for proxies; this is none.
        if (!request.getRequestURI().startsWith("/")
                || !origin.admitsName(request.getServerName())
                || !(named(request) || origin.admitsHost(Collections.list(request.getHeaders("Host"))))) {
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
        if (Collections.list(request.getHeaders("Authorization")).size() > 1) {
            return Optional.of(new Problem(
                    "CAX-HTTP-REQUEST",
                    "The request has more than one Authorization header.",
                    "Send one, with one token."));
        }
        if (!escaped(request.getQueryString())) {
            return Optional.of(new Problem(
                    "CAX-HTTP-REQUEST",
                    "The query has a percent sign that two hexadecimal digits do not follow.",
                    "Write a percent sign as %25."));
        }
        return Optional.empty();
    }

    /** HTTP/2 names the host in {@code :authority}, which the container has read already, and needs no {@code Host} header beside it. */
    private static boolean named(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/2") && request.getHeader("Host") == null;
    }

    /** Whether the refusal was recorded, and not only counted. */
    private boolean refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        String remote = request.getRemoteAddr();
        if (throttle.failed(remote)) {
            refusals.unknown(request, THROTTLED.code());
            response.setHeader("Retry-After", Long.toString(FailureThrottle.WINDOW.toSeconds()));
            ErrorServlet.write(response, THROTTLED, request.getRequestURI());
            return false;
        }
        String door = RefusalRecords.door(request);
        audit.record(new AuditEvent.AuthenticationFailed(SYSTEM, door, problem.code(), remote))
                .exceptionally(lost -> {
                    getServletContext().log("a failed authentication could not be recorded", lost);
                    return null;
                });
        response.setHeader(
                "WWW-Authenticate",
                challenge(request, problem.equals(INVALID) ? Optional.of("invalid_token") : Optional.empty()));
        ErrorServlet.write(response, problem, request.getRequestURI());
        return true;
    }

    /** RFC 6750, 3, and RFC 9728, 5.1: without an error where nothing was sent that could be wrong. */
    private String challenge(HttpServletRequest request, Optional<String> error) {
        return "Bearer realm=\"caxton\""
                + error.map(code -> ", error=\"" + code + "\"").orElse("")
                + resource.filter(there -> Door.of(request) == Door.MCP)
                        .map(there -> ", " + there.parameters())
                        .orElse("");
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
        return request.getMethod().equals("POST")
                && DEPLOYMENT.matcher(request.getRequestURI()).matches();
    }
}
