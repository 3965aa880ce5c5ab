package dev.caxton.launcher;

import dev.caxton.audit.AuditException;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.policy.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves tools of upstreams and of agents to MCP clients, in this process, until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Serve the tools of upstream MCP servers and of agents to MCP clients, in this process, until it is stopped.",
            "",
            "Every call is decided on by the policy and recorded before it is made, as on a server. Nobody can decide on"
                    + " tools and calls here: upstreams need 'pins: trust-first-seen', which holds until the process ends,"
                    + " and a call that a person has to approve is not made. Whoever gives --agents approves what those"
                    + " agents declare; what they keep as state ends with the process.",
            ""
        })
final class McpServeCommand implements Callable<Integer> {

    /** How long what is open has to be closed in order when the process is told to end. */
    private static final long STOP_MILLIS = 10_000;

    private final Terminal terminal;

    @Mixin
    ListenOptions listening = new ListenOptions();

    @Mixin
    UpstreamOptions upstreams = new UpstreamOptions();

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy document.")
    Path policy = Path.of("");

    @Option(
            names = "--agents",
            paramLabel = "FOLDER",
            description =
                    "Agents that run in this process and whose tools are served: NAME.yaml, a descriptor, and NAME.wasm for each.")
    Optional<Path> agents = Optional.empty();

    @Option(
            names = "--audit",
            required = true,
            paramLabel = "FOLDER",
            description = "The audit log; made if it is not there.")
    Path audit = Path.of("");

    McpServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (upstreams.list.isEmpty() && agents.isEmpty()) {
            throw ListenOptions.usage("there is nothing to serve: give --upstreams, --agents or both");
        }
        PolicyDocument document = document();
        List<UpstreamConfig> registered = upstreams.registered(document.tenant());
        HttpShell.Admission admission = listening.admission(document.tenant());
        ActivePolicies policies = new ActivePolicies();
        var _ = policies.replace(CompiledPolicy.compile(document));
        try (Ending ending = new Ending();
                FileAuditLog log = FileAuditLog.open(audit, FileAuditSettings.defaults(InstantSource.system()));
                McpGateway gateway = gateway(policies, registered, log);
                HostedAgents _ =
                        hosted(new HostedAgents.Surroundings(document.tenant(), policies::snapshot, log, gateway));
                McpEndpoint endpoint = gateway.endpoint(EndpointLimits.DEFAULT);
                HttpShell shell = HttpShell.open(listening.address(), endpoint, admission)) {
            terminal.out().println("ready: " + shell.url());
            terminal.out().flush();
            ending.await();
            return ExitCode.OK.number();
        } catch (AuditException e) {
            throw new Fault(ExitCode.INPUT_OUTPUT, e.code(), String.valueOf(e.getMessage()), "");
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-LISTEN",
                    "cannot listen on " + Terminal.printable(listening.listen) + ": " + e.getMessage(),
                    "Choose another address with --listen");
        }
    }

    /**
     * The end of the process: it waits for what is open to be closed in order. Opened first, and so closed last. Not the thread is waited for, since whoever ends the process on it waits for the end.
     */
    private static final class Ending implements AutoCloseable {

        private final CountDownLatch told = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        /** Blocks until the process is told to end. */
        void await() {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                told.countDown();
                try {
                    var _ = closed.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            try {
                told.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private PolicyDocument document() {
        try {
            return PolicyYaml.read(policy.getFileName().toString(), Inputs.file(policy, PolicyYaml.CAPS.bytes()));
        } catch (YamlException e) {
            throw new Fault(ExitCode.REFUSED, e.code(), String.valueOf(e.getMessage()), "");
        }
    }

    private McpGateway gateway(ActivePolicies policies, List<UpstreamConfig> registered, FileAuditLog log) {
        try {
            return McpGateway.builder()
                    .upstreams(registered)
                    .policies(policies::snapshot)
                    .audit(log)
                    .executables(upstreams.admitted())
                    .secrets(upstreams.secretFiles()::secret)
                    .version(VersionCommand.version())
                    .build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw ListenOptions.usage(String.valueOf(e.getMessage()));
        }
    }

    private HostedAgents hosted(HostedAgents.Surroundings surroundings) {
        return agents.map(folder -> HostedAgents.open(folder, surroundings, terminal))
                .orElseGet(HostedAgents::none);
    }
}
