package dev.caxton.launcher;

import dev.caxton.audit.AuditLog;
import dev.caxton.mcp.HostingRefused;
import dev.caxton.mcp.McpGateway;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.tool.DeclaredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Agents of a folder, run in this process, whose tools a gateway offers: a runtime that ends before the gateway does. */
final class HostedAgents implements AutoCloseable {

    private static final String DESCRIPTOR = ".yaml";
    private static final String MODULE = ".wasm";

    private final Optional<CaxtonRuntime> runtime;

    private HostedAgents(Optional<CaxtonRuntime> runtime) {
        this.runtime = runtime;
    }

    /** No agents, and no runtime for them. */
    static HostedAgents none() {
        return new HostedAgents(Optional.empty());
    }

    /**
     * What surrounds the agents.
     *
     * @param tenant whose they are
     * @param policies who decides
     * @param audit where everything is recorded
     * @param gateway offers their tools, and calls those of others for them
     */
    record Surroundings(TenantId tenant, Supplier<? extends Policy> policies, AuditLog audit, McpGateway gateway) {

        Principal deployer() {
            return new Principal(Principal.Kind.SYSTEM, tenant, "cli");
        }
    }

    /** An agent, read but not deployed. */
    private static final class Pair {

        private final AgentDescriptor descriptor;
        private final byte[] module;

        Pair(AgentDescriptor descriptor, byte[] module) {
            this.descriptor = descriptor;
            this.module = module;
        }
    }

    /**
     * Deploys every agent of a folder, each a pair of {@code NAME.yaml} and {@code NAME.wasm}, and offers what they declare: whoever starts the process has approved that. All are read before the first
     * is deployed. Blocks while they are compiled and recorded.
     *
     * @param folder the folder
     * @param surroundings what surrounds them
     * @param terminal is told of each
     * @return the agents, running
     * @throws Fault if one of them is refused; none runs then
     */
    static HostedAgents open(Path folder, Surroundings surroundings, Terminal terminal) {
        List<Pair> pairs = names(folder).stream()
                .map(name -> new Pair(
                        Descriptors.read(folder.resolve(name + DESCRIPTOR), surroundings.tenant()),
                        Inputs.file(folder.resolve(name + MODULE), Inputs.MAX_MODULE)))
                .toList();
        CaxtonRuntime runtime = CaxtonRuntime.builder()
                .engines(Engines.all())
                .policies(surroundings.policies())
                .audit(surroundings.audit())
                .tools(surroundings.gateway().broker())
                .build();
        boolean open = false;
        try {
            pairs.forEach(pair -> deploy(runtime, pair, surroundings, terminal));
            open = true;
            return new HostedAgents(Optional.of(runtime));
        } finally {
            if (!open) {
                runtime.close();
            }
        }
    }

    /** The names of all descriptors and modules: what lacks one of both is found when it is read, and not passed over. */
    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(DESCRIPTOR) || name.endsWith(MODULE))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .distinct()
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new Fault(
                        ExitCode.USAGE,
                        "CAX-CLI-USAGE",
                        "there are no agents in " + Terminal.printable(folder.toString()),
                        "Put NAME.yaml, a descriptor, and NAME.wasm there for each");
            }
            return found;
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-FILE",
                    "cannot read the folder " + Terminal.printable(folder.toString()),
                    "Check the path and its permissions");
        }
    }

    private static void deploy(CaxtonRuntime runtime, Pair pair, Surroundings surroundings, Terminal terminal) {
        AgentDescriptor agent = pair.descriptor;
        boolean declares = !agent.tools().isEmpty();
        try {
            if (declares) {
                surroundings.gateway().requireHostable(agent.id(), agent.tools());
            }
            switch (runtime.deploy(surroundings.deployer(), agent, pair.module)) {
                case DeployResult.Refused refused -> throw Fault.refused(agent.id() + ": ", refused.problem());
                case DeployResult.Deployed deployed -> {
                    List<String> warnings = declares
                            ? surroundings
                                    .gateway()
                                    .host(agent.id(), agent.tools(), runtime.tools(), surroundings.deployer())
                            : List.of();
                    terminal.note("deployed " + agent.id() + " at level " + agent.level() + ", " + offered(agent));
                    Stream.concat(deployed.warnings().stream(), warnings.stream())
                            .forEach(warning -> terminal.note("warning: " + Terminal.printable(warning)));
                }
            }
        } catch (HostingRefused e) {
            throw Fault.refused(agent.id() + ": ", e.problem());
        }
    }

    private static String offered(AgentDescriptor agent) {
        return agent.tools().isEmpty()
                ? "no tools"
                : agent.tools().stream()
                        .map(DeclaredTool::name)
                        .map(tool -> agent.name() + "/" + tool)
                        .collect(Collectors.joining(", ", "tools ", ""));
    }

    /** Stops them all. Blocks for a few seconds at most. */
    @Override
    public void close() {
        runtime.ifPresent(CaxtonRuntime::close);
    }
}
