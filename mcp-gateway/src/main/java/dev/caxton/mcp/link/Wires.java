package dev.caxton.mcp.link;

import dev.caxton.mcp.oauth.OAuthCredentials;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.wire.Credentials;
import dev.caxton.mcp.wire.HttpWire;
import dev.caxton.mcp.wire.StdioWire;
import dev.caxton.mcp.wire.Wire;
import dev.caxton.mcp.wire.WireException;
import io.modelcontextprotocol.json.McpJsonMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes wires of registrations, with what the gateway admits. Immutable and safe for use by many threads.
 *
 * @param executables the admitted executables by name, absolute paths
 * @param means where secrets, the time and ids come from
 * @param json reads and writes messages
 * @param maxMessage the longest message that is read, bytes
 */
public record Wires(Map<String, Path> executables, OAuthCredentials.Means means, McpJsonMapper json, int maxMessage) {

    /** Copies, and refuses a path that is not absolute: what it means would depend on where the server was started. */
    public Wires {
        executables = Map.copyOf(executables);
        executables.forEach((name, path) -> {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the path of the executable " + name + " is not absolute");
            }
        });
    }

    /**
     * The credentials of an upstream, which outlive its connections.
     *
     * @param transport the registration
     * @return credentials without a token, if the upstream is reached with OAuth
     */
    public Optional<OAuthCredentials> credentials(Transport transport) {
        return switch (transport) {
            case Transport.Stdio stdio -> Optional.empty();
            case Transport.Agent agent -> Optional.empty();
            case Transport.Http http ->
                http.oauth().map(oauth -> new OAuthCredentials(http.uri(), oauth, http.loopback(), means));
        };
    }

    /**
     * Makes a wire. Reads the secrets it needs.
     *
     * @param transport the registration
     * @param credentials those of the upstream
     * @return a wire, not yet open
     * @throws WireException if it asks for an executable or a secret that does not exist
     */
    public Wire make(Transport transport, Credentials credentials) {
        return switch (transport) {
            case Transport.Stdio stdio -> new StdioWire(command(stdio), json);
            case Transport.Agent agent -> throw new IllegalArgumentException("no wire leads to an agent");
            case Transport.Http http ->
                new HttpWire(
                        new HttpWire.Target(http.uri(), values(http.headers()), http.loopback(), maxMessage),
                        json,
                        credentials);
        };
    }

    private StdioWire.Command command(Transport.Stdio stdio) {
        Path executable = executables.get(stdio.executable());
        if (executable == null) {
            throw WireException.permanent("the executable " + stdio.executable()
                    + " is not admitted; the admitted ones are " + new TreeMap<>(executables).keySet());
        }
        Map<String, String> environment = new HashMap<>(stdio.environment());
        environment.putAll(values(stdio.secrets()));
        return new StdioWire.Command(executable, stdio.arguments(), environment, maxMessage);
    }

    private Map<String, String> values(Map<String, String> names) {
        Map<String, String> values = new HashMap<>();
        names.forEach((place, secret) -> values.put(place, means.secret(secret)));
        return values;
    }
}
