package dev.caxton.mcp.spec;

import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.mcp.upstream.UpstreamState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway with {@link FixtureUpstream} behind it, for the conformance suite to be asked as a server. Prints the address of the endpoint, and serves until its input
 * ends.
 */
public final class ConformanceServer {

    private ConformanceServer() {}

    /**
     * Serves.
     *
     * @param arguments none
     * @throws IOException if it can't
     */
    public static void main(String[] arguments) throws IOException {
        List<String> upstream = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FixtureUpstream.class.getName());
        String registration = """
                upstreams:
                  - name: peer
                    pins: trust-first-seen
                    elicitation: client
                    sampling: client
                    stdio: {executable: java, arguments: %s}
                """.formatted(JsonMapper.shared().writeValueAsString(upstream));
        try (Agent agent = new Agent(
                registration,
                Map.of("java", Path.of(System.getProperty("java.home"), "bin", "java")),
                name -> Optional.empty())) {
            if (agent.settled(() -> {}) != UpstreamState.CONNECTED) {
                throw new IllegalStateException("not connected: " + agent.upstream());
            }
            McpEndpoint endpoint = agent.gateway().endpoint(EndpointLimits.DEFAULT);
            try (HttpShell shell = new HttpShell(endpoint, Agent.SELF)) {
                System.out.println(shell.url());
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Until whoever started this leaves.
                }
            }
        }
    }
}
