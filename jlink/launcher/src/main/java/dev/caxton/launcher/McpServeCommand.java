package dev.caxton.launcher;

import dev.caxton.audit.AuditException;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.mcp.endpoint.RequestOrigin;
import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.SecretFiles;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamYaml;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.policy.yaml.YamlCaps;
import dev.caxton.policy.yaml.YamlException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves tools of upstreams to MCP clients, in this process, until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Serve the tools of upstream MCP servers to MCP clients, in this process, until it is stopped.",
            "",
            "Every call is decided on by the policy and recorded before it is made, as on a server. Nobody can decide on"
                    + " tools and calls here: upstreams need 'pins: trust-first-seen', which holds until the process ends,"
                    + " and a call that a person has to approve is not made.",
            ""
        })
final class McpServeCommand implements Callable<Integer> {

    /** How long what is open has to be closed in order when the process is told to end. */
    private static final long STOP_MILLIS = 10_000;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

    private final Terminal terminal;

    /** Whose requests are answered. */
    static final class Callers {

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description =
                        "The file with the clients' token, which only its owner can read. Made if it is not there.")
        Optional<Path> token = Optional.empty();

        @Option(
                names = "--anonymous",
                description =
                        "Programs of this machine need no token; they are anonymous:TENANT/local. Never with a proxy or a"
                                + " tunnel on this machine: whoever comes by it would be one of them.")
        boolean anonymous;
    }

    @ArgGroup(multiplicity = "1")
    Callers callers = new Callers();

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy document.")
    Path policy = Path.of("");

    @Option(names = "--upstreams", required = true, paramLabel = "FILE", description = "The list of upstreams, YAML.")
    Path upstreams = Path.of("");

    @Option(
            names = "--audit",
            required = true,
            paramLabel = "FOLDER",
            description = "The audit log; made if it is not there.")
    Path audit = Path.of("");

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:9080",
            description = "Address and port; port 0 is any free one. 127.0.0.1:9080 if it is not given.")
    String listen = "";

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description =
                    "Who holds the token: user:TENANT/NAME, in the tenant of the policy. 'client' if it is not given.")
    Optional<String> name = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A further host name, without a port, that requests may name; for a proxy in front.")
    List<String> hosts = List.of();

    @Option(
            names = "--executable",
            paramLabel = "NAME=PATH",
            description = "What stdio upstreams may run besides 'java', the Java of this program.")
    Map<String, Path> executables = Map.of();

    @Option(
            names = "--secrets",
            paramLabel = "FOLDER",
            description =
                    "Folder with one file for each secret that the list of upstreams names; none that others can read is taken.")
    Optional<Path> secrets = Optional.empty();

    McpServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PolicyDocument document = document();
        List<UpstreamConfig> registered = registered(document);
        HttpShell.Admission admission = admission(document, address());
        try (FileAuditLog log = FileAuditLog.open(audit, FileAuditSettings.defaults(InstantSource.system()));
                McpGateway gateway = gateway(document, registered, log);
                McpEndpoint endpoint = gateway.endpoint(EndpointLimits.DEFAULT);
                HttpShell shell = HttpShell.open(address(), endpoint, admission)) {
            terminal.out().println("ready: " + shell.url());
            terminal.out().flush();
            untilStopped();
            return ExitCode.OK.number();
        } catch (AuditException e) {
            throw new Fault(ExitCode.INPUT_OUTPUT, e.code(), String.valueOf(e.getMessage()), "");
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-LISTEN",
                    "cannot listen on " + Terminal.printable(listen) + ": " + e.getMessage(),
                    "Choose another address with --listen");
        }
    }

    /** Ends when the process is told to: what is open is closed in order before it goes. */
    private static void untilStopped() {
        CountDownLatch told = new CountDownLatch(1);
        Thread serving = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            told.countDown();
            try {
                serving.join(STOP_MILLIS);
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

    private PolicyDocument document() {
        try {
            return PolicyYaml.read(policy.getFileName().toString(), Inputs.file(policy, PolicyYaml.CAPS.bytes()));
        } catch (YamlException e) {
            throw refused(e);
        }
    }

    private List<UpstreamConfig> registered(PolicyDocument document) {
        List<UpstreamConfig> all;
        try {
            all = UpstreamYaml.read(
                    upstreams.getFileName().toString(), Inputs.file(upstreams, YamlCaps.DEFAULT.bytes()), Map.of());
        } catch (YamlException e) {
            throw refused(e);
        }
        if (all.stream().anyMatch(upstream -> !upstream.tenant().equals(document.tenant()))) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "CAX-CLI-TENANT",
                    "an upstream is of another tenant than the policy, " + document.tenant(),
                    "One process serves one tenant");
        }
        requireUsable(all);
        return all;
    }

    /** What waits for a person waits for ever here: said at once, and not left to be wondered at. */
    private static void requireUsable(List<UpstreamConfig> all) {
        for (UpstreamConfig upstream : all) {
            if (upstream.pins() == PinRule.REVIEW) {
                throw new Fault(
                        ExitCode.REFUSED,
                        "CAX-CLI-UNATTENDED",
                        "nobody can approve the tools of the upstream " + upstream.name() + " here",
                        "Give it 'pins: trust-first-seen' if you trust what it offers today, or use a server");
            }
            if (upstream.transport() instanceof Transport.Http http
                    && http.oauth()
                            .filter(oauth -> oauth.grant() instanceof OAuth.Grant.AuthorizationCode)
                            .isPresent()) {
                throw new Fault(
                        ExitCode.REFUSED,
                        "CAX-CLI-UNATTENDED",
                        "nobody can let the gateway in by the upstream " + upstream.name() + " here",
                        "Use the grant client_credentials, or a server");
            }
        }
    }

    private static Fault refused(YamlException e) {
        return new Fault(ExitCode.REFUSED, e.code(), String.valueOf(e.getMessage()), "");
    }

    private McpGateway gateway(PolicyDocument document, List<UpstreamConfig> registered, FileAuditLog log) {
        ActivePolicies policies = new ActivePolicies();
        var _ = policies.replace(CompiledPolicy.compile(document));
        Map<String, Path> admitted = new LinkedHashMap<>(executables);
        admitted.putIfAbsent("java", Path.of(System.getProperty("java.home"), "bin", "java"));
        try {
            return McpGateway.builder()
                    .upstreams(registered)
                    .policies(policies::snapshot)
                    .audit(log)
                    .executables(admitted)
                    .secrets(new SecretFiles(secrets)::secret)
                    .version(VersionCommand.version())
                    .build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        try {
            InetSocketAddress address = new InetSocketAddress(
                    listen.substring(0, Math.max(colon, 0)).replaceAll("[\\[\\]]", ""),
                    Integer.parseInt(listen.substring(colon + 1)));
            if (colon > 0 && !address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw usage("--listen wants an address of this machine and a port, as 127.0.0.1:9080");
    }

    private HttpShell.Admission admission(PolicyDocument document, InetSocketAddress address) {
        boolean local =
                address.getAddress().isLoopbackAddress() && hosts.stream().allMatch(RequestOrigin::isLoopback);
        if (callers.anonymous && name.isPresent()) {
            throw usage("--as is for whoever holds a token; with --anonymous there is none");
        }
        if (callers.anonymous && !local) {
            throw usage("--anonymous is for this machine: --listen and --host may name no other");
        }
        if (address.getAddress().isAnyLocalAddress() && hosts.isEmpty()) {
            throw usage("--listen on every address of this machine needs --host: the name that clients use");
        }
        List<String> admitted = new ArrayList<>(List.of("localhost", "127.0.0.1", "[::1]"));
        admitted.add(written(address));
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw usage("--host wants a host name or address without a port, an IPv6 address in brackets; not '"
                        + Terminal.printable(host) + "'");
            }
            admitted.add(host);
        }
        RequestOrigin origin = new RequestOrigin(admitted, List.of());
        try {
            return callers.token
                    .map(file -> HttpShell.Admission.of(
                            origin,
                            new Principal(Principal.Kind.USER, document.tenant(), name.orElse("client")),
                            ClientToken.of(file)))
                    .orElseGet(() -> HttpShell.Admission.anonymous(
                            origin, new Principal(Principal.Kind.ANONYMOUS, document.tenant(), "local")));
        } catch (IllegalArgumentException e) {
            throw usage("--as: " + e.getMessage());
        }
    }

    /** An address as URLs have it. */
    private static String written(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static Fault usage(String what) {
        return new Fault(ExitCode.USAGE, "CAX-CLI-USAGE", what, "'caxton mcp serve --help' says more");
    }
}
