package dev.caxton.launcher;

import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.SecretFiles;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamYaml;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.YamlCaps;
import dev.caxton.policy.yaml.YamlException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which upstreams a process serves, and what they may use of this machine. picocli sets the fields. */
final class UpstreamOptions {

    @Option(
            names = "--upstreams",
            paramLabel = "FILE",
            description = "The list of upstreams, YAML. Needed where there is no --agents.")
    Optional<Path> list = Optional.empty();

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

    /** The upstreams of the list, none without one; a fault if one of them could never be used here. */
    List<UpstreamConfig> registered(TenantId tenant) {
        List<UpstreamConfig> all = list.map(UpstreamOptions::read).orElse(List.of());
        if (all.stream().anyMatch(upstream -> !upstream.tenant().equals(tenant))) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "CAX-CLI-TENANT",
                    "an upstream is of another tenant than the policy, " + tenant,
                    "One process serves one tenant");
        }
        requireUsable(all);
        return all;
    }

    /** What stdio upstreams may run. */
    Map<String, Path> admitted() {
        Map<String, Path> admitted = new LinkedHashMap<>(executables);
        admitted.putIfAbsent("java", Path.of(System.getProperty("java.home"), "bin", "java"));
        return admitted;
    }

    SecretFiles secretFiles() {
        return new SecretFiles(secrets);
    }

    private static List<UpstreamConfig> read(Path file) {
        try {
            return UpstreamYaml.read(
                    file.getFileName().toString(), Inputs.file(file, YamlCaps.DEFAULT.bytes()), Map.of());
        } catch (YamlException e) {
            throw new Fault(ExitCode.REFUSED, e.code(), String.valueOf(e.getMessage()), "");
        }
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
}
