package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.runtime.agent.AgentStatus;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the server and the caller's agents and upstreams are, at a glance. Orchestrators ask {@code /health} instead, which needs no token. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "server")
@RequestScoped
public class HealthResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public HealthResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected HealthResource() {
        this.assembly = null;
    }

    /**
     * How things are.
     *
     * @param state {@code STARTING}, {@code READY} or {@code STOPPING}
     * @param instance tells this start of this server from every other
     * @param agents the caller's tenant's agents, by state
     * @param upstreams the caller's tenant's upstreams, by state
     */
    public record Health(String state, String instance, Map<String, Long> agents, Map<String, Long> upstreams) {}

    /**
     * Looks.
     *
     * @param request whose tenant is meant
     * @return how things are
     */
    @GET
    @PermitAll
    @Operation(summary = "How the server and the agents and upstreams of the caller's tenant are")
    public Health health(@Context HttpServletRequest request) {
        var tenant = Access.caller(request).tenant();
        return new Health(
                assembly.state().name(),
                assembly.instance(),
                assembly.parts().runtime().agents(tenant).stream()
                        .map(AgentStatus::state)
                        .collect(Collectors.groupingBy(Enum::name, TreeMap::new, Collectors.counting())),
                assembly.parts().gateway().upstreams(tenant).stream()
                        .collect(Collectors.groupingBy(
                                upstream -> upstream.state().name(), TreeMap::new, Collectors.counting())));
    }
}
