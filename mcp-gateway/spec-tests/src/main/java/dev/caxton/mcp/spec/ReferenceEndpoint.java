package dev.caxton.mcp.spec;

import dev.caxton.mcp.endpoint.EndpointLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway with the reference servers everything, filesystem and memory behind it, for other people's clients. Prints the address of the endpoint, and serves until its
 * input ends.
 */
public final class ReferenceEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ReferenceEndpoint() {}

    /**
     * Serves.
     *
     * @param arguments none
     * @throws IOException if it can't
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("reference-endpoint").toRealPath();
        try {
            Files.writeString(directory.resolve("hello.txt"), "a file of the filesystem server\n");
            String registration = "upstreams:\n"
                    + entry("everything", Map.of())
                    + entry("filesystem", Map.of(), directory.toString())
                    + entry(
                            "memory",
                            Map.of(
                                    "MEMORY_FILE_PATH",
                                    directory.resolve("memory.jsonl").toString()));
            try (Agent agent = new Agent(registration, Map.of("node", Peers.node()), name -> Optional.empty())) {
                agent.connected();
                try (HttpShell shell = new HttpShell(agent.gateway().endpoint(EndpointLimits.DEFAULT), Agent.SELF)) {
                    System.out.println(shell.url());
                    System.out.flush();
                    while (System.in.read() >= 0) {
                        // Until whoever started this leaves.
                    }
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static String entry(String server, Map<String, String> environment, String... more) {
        List<String> line = Peers.stdio(server, more);
        return """
                  - name: %s
                    pins: trust-first-seen
                    elicitation: client
                    sampling: client
                    stdio:
                      executable: node
                      arguments: %s
                      environment: %s
                """.formatted(
                server, JSON.writeValueAsString(line.subList(1, line.size())), JSON.writeValueAsString(environment));
    }
}
