package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
import dev.caxton.policy.HostFunction;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.agent.AgentStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an agent can ask of the host, what it is admitted to, and what it has asked. */
@Path("/agents/{tenant}/{name}/host-functions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@RequestScoped
public class HostFunctionsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public HostFunctionsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected HostFunctionsResource() {
        this.assembly = null;
    }

    /**
     * The review of an agent.
     *
     * @param agent which
     * @param level the level it runs under
     * @param functions those that its module imports or its level admits
     */
    public record Review(String agent, String level, List<Function> functions) {}

    /**
     * A function of the host.
     *
     * @param name {@code module.function}
     * @param imported whether the module imports it
     * @param admitted whether the level, as the policy in force changes it, admits it; one that was admitted at the deployment only is a reason to look closer
     * @param calls how often it was called since the agent was deployed or the server started
     */
    public record Function(String name, boolean imported, boolean admitted, long calls) {}

    /**
     * Reviews an agent.
     *
     * @param tenant its tenant
     * @param name its name
     * @param request who asks
     * @return the review
     */
    @GET
    @RolesAllowed({Role.NAME_DEPLOYER, Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "Which functions of the host an agent imports, is admitted to, and has called")
    public Review review(
            @PathParam("tenant") String tenant, @PathParam("name") String name, @Context HttpServletRequest request) {
        AgentId id = Access.agent(request, tenant, name);
        CaxtonRuntime runtime = assembly.parts().runtime();
        AgentStatus agent = runtime.agent(id).orElseThrow(() -> AgentsResource.unknown(id));
        Set<String> imported = new HashSet<>(runtime.imports(id).orElse(List.of()));
        Set<HostFunction> admitted = assembly.parts()
                .policies()
                .active()
                .snapshot()
                .rules(agent.level(), id)
                .hostFunctions();
        Map<String, Long> calls = agent.usage().hostCalls();
        return new Review(
                id.toString(),
                agent.level().toString(),
                Arrays.stream(HostFunction.values())
                        .map(function -> new Function(
                                function.toString(),
                                imported.contains(function.toString()),
                                admitted.contains(function),
                                calls.getOrDefault(function.toString(), 0L)))
                        .filter(function -> function.imported() || function.admitted() || function.calls() > 0)
                        .toList());
    }
}
