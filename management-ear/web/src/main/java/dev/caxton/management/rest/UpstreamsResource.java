package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.UpstreamView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The upstream MCP servers. */
@Path("/upstreams")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class UpstreamsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public UpstreamsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected UpstreamsResource() {
        this.assembly = null;
    }

    /**
     * Upstreams.
     *
     * @param upstreams by name
     */
    public record UpstreamList(List<Upstream> upstreams) {}

    /**
     * An upstream.
     *
     * @param name its name
     * @param transport {@code stdio} or {@code http}
     * @param state how the connection stands
     * @param since since when
     * @param breaker how its circuit breaker stands
     * @param latencyMicros how long the last answer took
     * @param calls how many calls have reached it since the server was started
     * @param failures how many of those failed
     * @param p50Micros the median of its last answers
     * @param p99Micros what one of a hundred of them exceeds
     * @param lastError what went wrong last
     * @param server what it says it is; not to be trusted
     * @param tools names of its tools
     * @param skipped tools that are not offered, and why
     */
    public record Upstream(
            String name,
            String transport,
            String state,
            Instant since,
            String breaker,
            Optional<Long> latencyMicros,
            long calls,
            long failures,
            Optional<Long> p50Micros,
            Optional<Long> p99Micros,
            Optional<String> lastError,
            Optional<String> server,
            List<String> tools,
            Map<String, String> skipped) {

        static Upstream of(UpstreamView view) {
            return new Upstream(
                    view.name(),
                    view.transport(),
                    view.state().name(),
                    view.since(),
                    view.breaker().name(),
                    view.latency().map(Upstream::micros),
                    view.calls().made(),
                    view.calls().failed(),
                    view.calls().p50().map(Upstream::micros),
                    view.calls().p99().map(Upstream::micros),
                    view.lastError(),
                    view.server(),
                    view.tools(),
                    view.skipped());
        }

        private static long micros(Duration duration) {
            return duration.toNanos() / 1_000;
        }
    }

    /**
     * Lists the upstreams.
     *
     * @param request whose tenant is meant
     * @return the upstreams of the caller's tenant
     */
    @GET
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR, Role.NAME_APPROVER})
    @Operation(summary = "The upstream MCP servers and how they are")
    public UpstreamList upstreams(@Context HttpServletRequest request) {
        return new UpstreamList(
                assembly.parts().gateway().upstreams(Access.caller(request).tenant()).stream()
                        .map(Upstream::of)
                        .toList());
    }
}
