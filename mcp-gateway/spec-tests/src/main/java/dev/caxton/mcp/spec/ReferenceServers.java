package dev.caxton.mcp.spec;

import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.runtime.spi.ToolOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway with the reference servers of the protocol as its upstreams: everything, filesystem and memory over standard input and output, everything over
 * streamable HTTP. Every tool has to be listed as it is, calls have to do what they say, and nothing may be left behind.
 */
public final class ReferenceServers {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Findings findings = new Findings();
    private final Path directory;

    private ReferenceServers(Path directory) {
        this.directory = directory;
    }

    /**
     * Looks at all of them. Prints what is wrong, and how much was looked at last.
     *
     * @param arguments none
     * @throws IOException if there is no place for files
     * @throws InterruptedException if it is stopped
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("reference-servers").toRealPath();
        try {
            ReferenceServers servers = new ReferenceServers(directory);
            servers.everything();
            servers.filesystem();
            servers.memory();
            servers.everythingOverHttp();
            servers.cancellation();
            System.out.println(servers.findings.right() + " of "
                    + (servers.findings.right() + servers.findings.wrong())
                    + " statements about everything, filesystem and memory hold");
            System.exit(servers.findings.wrong() == 0 ? 0 : 1);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private Agent stdio(List<String> command, Map<String, String> environment, Duration timeout) {
        String registration = """
                upstreams:
                  - name: peer
                    elicitation: defaults
                    pins: trust-first-seen
                    stdio:
                      executable: program
                      arguments: %s
                      environment: %s
                """.formatted(
                JSON.writeValueAsString(command.subList(1, command.size())), JSON.writeValueAsString(environment));
        Agent agent = new Agent(
                registration, Map.of("program", Path.of(command.getFirst())), name -> Optional.empty(), timeout);
        connected(agent);
        return agent;
    }

    private Agent stdio(List<String> command, Map<String, String> environment) {
        return stdio(command, environment, Duration.ofSeconds(60));
    }

    private static void connected(Agent agent) {
        if (agent.settled(() -> {}) != UpstreamState.CONNECTED) {
            throw new IllegalStateException("not connected: " + agent.upstream());
        }
    }

    /** Ends the gateway, and looks for processes that did not end with it. */
    private void closed(String name, Agent agent) {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        agent.close();
        List<ProcessHandle> left =
                children.stream().filter(ProcessHandle::isAlive).toList();
        findings.holds(name + " ends with the gateway", !children.isEmpty() && left.isEmpty(), left);
    }

    /** Whatever an agent can call is listed with its schema; what runs as an experimental task only is left out, and said to be. */
    private void listed(String name, Agent agent, Map<String, JsonNode> offered) {
        Map<String, JsonNode> expected = new TreeMap<>();
        Set<String> tasks = new TreeSet<>();
        offered.forEach((tool, described) -> {
            if (described.at("/execution/taskSupport").asString("").equals("required")) {
                tasks.add(tool);
            } else {
                expected.put(tool, described.get("inputSchema"));
            }
        });
        Map<String, JsonNode> seen = agent.tools().stream()
                .collect(Collectors.toMap(
                        tool -> tool.name().tool(),
                        tool -> JSON.readTree(tool.inputSchema()),
                        (a, b) -> a,
                        TreeMap::new));
        findings.holds(name + " lists its tools as they are", expected.equals(seen), seen);
        Set<String> skipped = agent.upstream().skipped().keySet();
        findings.holds(name + " leaves out what is a task, and nothing else", tasks.equals(skipped), skipped);
        System.out.println(name + ": " + seen.size() + " tools: " + String.join(", ", seen.keySet())
                + (tasks.isEmpty() ? "" : "; left out, since they run as tasks only: " + String.join(", ", tasks)));
    }

    private void everything() throws IOException {
        Map<String, JsonNode> expected = Observer.tools(Peers.stdio("everything", "stdio"));
        Agent agent = stdio(Peers.stdio("everything", "stdio"), Map.of("GREETING", "hello"));
        listed("everything", agent, expected);
        calls(agent);
        JsonNode environment = findings.answer(agent, "get-env", "{}");
        Map<String, String> variables = new HashMap<>();
        JSON.readTree(environment.at("/content/0/text").asString(""))
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asString("")));
        findings.holds(
                "everything sees the variables that were named, the mark by which its processes are found, and no other",
                variables.keySet().equals(Set.of("GREETING", "CAXTON_PROCESS_MARK"))
                        && "hello".equals(variables.get("GREETING"))
                        && variables.getOrDefault("CAXTON_PROCESS_MARK", "").matches("[0-9a-f]{32}"),
                environment);
        closed("everything", agent);
    }

    /** What everything can do, over whatever transport. */
    private void calls(Agent agent) {
        findings.says(agent, "echo", "{\"message\":\"Grüße 🎉\"}", "/content/0/text", "Echo: Grüße 🎉");
        findings.says(agent, "get-sum", "{\"a\":2,\"b\":40.5}", "/content/0/text", "42.5");
        findings.says(
                agent,
                "trigger-long-running-operation",
                "{\"duration\":1,\"steps\":2}",
                "/content/0/text",
                "completed");
        JsonNode image = findings.answer(agent, "get-tiny-image", "{}");
        findings.holds(
                "the image is one",
                image.at("/content/1/type").asString("").equals("image")
                        && image.at("/content/1/data").asString("").startsWith("iVBORw0KGgo"),
                image);
        JsonNode annotated =
                findings.answer(agent, "get-annotated-message", "{\"messageType\":\"error\",\"includeImage\":true}");
        findings.holds(
                "annotations are kept",
                annotated.at("/content/0/annotations/priority").asDouble(0) == 1.0
                        && annotated.at("/content/0/annotations/audience").size() == 2,
                annotated);
        JsonNode weather = findings.answer(agent, "get-structured-content", "{\"location\":\"Chicago\"}");
        findings.holds(
                "structured content is kept",
                weather.at("/structuredContent/temperature").asInt(0) == 36,
                weather);
        JsonNode links = findings.answer(agent, "get-resource-links", "{\"count\":3}");
        findings.holds("links are kept", links.toString().split("resource_link", -1).length > 3, links);
        findings.says(
                agent,
                "get-resource-reference",
                "{\"resourceType\":\"Text\",\"resourceId\":1}",
                "/content/1/resource/mimeType",
                "text/plain");
        findings.says(
                agent,
                "gzip-file-as-resource",
                "{\"name\":\"a.gz\",\"data\":\"data:text/plain,hello\",\"outputType\":\"resource\"}",
                "/content/0/resource/mimeType",
                "application/gzip");
        findings.says(agent, "toggle-simulated-logging", "{}", "/content/0/text", "Started");
        findings.says(agent, "toggle-simulated-logging", "{}", "/content/0/text", "Stopped");
        findings.says(agent, "toggle-subscriber-updates", "{}", "/content/0/text", "Started");
        findings.says(agent, "toggle-subscriber-updates", "{}", "/content/0/text", "Stopped");
        // Its form requires a name, which has no default, and there is nobody to ask.
        findings.says(agent, "trigger-elicitation-request", "{}", "/content/0/text", "declined");
        ToolOutcome wrong = agent.call("get-sum", "{\"a\":\"two\",\"b\":1}");
        findings.holds(
                "arguments that do not fit go nowhere",
                wrong instanceof ToolOutcome.Denied denied && denied.code().equals("CAX-TOOL-ARGUMENTS"),
                wrong);
    }

    private void filesystem() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path outside = Files.writeString(directory.resolve("outside.txt"), "not yours");
        List<String> command = Peers.stdio("filesystem", root.toString());
        Map<String, JsonNode> expected = Observer.tools(command);
        Agent agent = stdio(command, Map.of());
        listed("filesystem", agent, expected);
        Path file = root.resolve("note.txt");
        findings.answer(agent, "write_file", json("path", file, "content", "first\nsecond\n"));
        findings.holds("the file is written", Files.readString(file).equals("first\nsecond\n"), Files.readString(file));
        findings.says(agent, "read_text_file", json("path", file), "/content/0/text", "second");
        findings.says(agent, "read_text_file", "{\"path\":\"" + file + "\",\"head\":1}", "/content/0/text", "first");
        findings.says(agent, "list_directory", json("path", root), "/content/0/text", "[FILE] note.txt");
        findings.says(agent, "get_file_info", json("path", file), "/content/0/text", "size: 13");
        findings.answer(
                agent,
                "edit_file",
                "{\"path\":\"" + file + "\",\"edits\":[{\"oldText\":\"second\",\"newText\":\"third\"}]}");
        findings.holds("the file is edited", Files.readString(file).equals("first\nthird\n"), Files.readString(file));
        findings.answer(agent, "create_directory", json("path", root.resolve("inner")));
        findings.answer(agent, "move_file", json("source", file, "destination", root.resolve("inner/moved.txt")));
        findings.holds("the file is moved", Files.exists(root.resolve("inner/moved.txt")) && !Files.exists(file), root);
        findings.says(agent, "search_files", json("path", root, "pattern", "**/*.txt"), "/content/0/text", "moved.txt");
        findings.says(agent, "list_allowed_directories", "{}", "/content/0/text", root.toString());
        findings.refuses(agent, "read_text_file", json("path", outside));
        findings.refuses(agent, "write_file", json("path", root.resolve("../escaped.txt"), "content", "x"));
        findings.holds("nothing is written outside", !Files.exists(directory.resolve("escaped.txt")), directory);
        closed("filesystem", agent);
    }

    private void memory() throws IOException {
        Path file = directory.resolve("memory.jsonl");
        List<String> command = Peers.stdio("memory");
        Map<String, JsonNode> expected = Observer.tools(command);
        Agent agent = stdio(command, Map.of("MEMORY_FILE_PATH", file.toString()));
        listed("memory", agent, expected);
        findings.answer(
                agent,
                "create_entities",
                "{\"entities\":[{\"name\":\"Ada\",\"entityType\":\"person\",\"observations\":[\"writes programs\"]},"
                        + "{\"name\":\"Engine\",\"entityType\":\"machine\",\"observations\":[]}]}");
        findings.answer(
                agent,
                "create_relations",
                "{\"relations\":[{\"from\":\"Ada\",\"to\":\"Engine\",\"relationType\":\"programs\"}]}");
        findings.answer(
                agent,
                "add_observations",
                "{\"observations\":[{\"entityName\":\"Engine\",\"contents\":[\"has mills\"]}]}");
        JsonNode graph = findings.answer(agent, "read_graph", "{}");
        findings.holds(
                "the graph has what was put into it",
                graph.at("/structuredContent/entities").size() == 2
                        && graph.at("/structuredContent/relations/0/relationType")
                                .asString("")
                                .equals("programs"),
                graph);
        findings.says(agent, "search_nodes", "{\"query\":\"mills\"}", "/structuredContent/entities/0/name", "Engine");
        findings.answer(agent, "delete_entities", "{\"entityNames\":[\"Engine\"]}");
        JsonNode one = findings.answer(agent, "open_nodes", "{\"names\":[\"Ada\",\"Engine\"]}");
        findings.holds(
                "what was deleted is gone",
                one.at("/structuredContent/entities").size() == 1,
                one);
        findings.holds("it is kept in its file", Files.readString(file).contains("writes programs"), file);
        closed("memory", agent);
    }

    private void everythingOverHttp() throws IOException, InterruptedException {
        int port = freePort();
        List<String> log = new CopyOnWriteArrayList<>();
        Map<String, JsonNode> expected = Observer.tools(Peers.stdio("everything", "stdio"));
        Process server = serve(port, log);
        Agent agent = new Agent("""
                upstreams:
                  - name: peer
                    elicitation: defaults
                    pins: trust-first-seen
                    http: {url: 'http://127.0.0.1:%d/mcp', loopback: true}
                """.formatted(port), Map.of(), name -> Optional.empty(), Duration.ofSeconds(60));
        try {
            connected(agent);
            listed("everything over HTTP", agent, expected);
            calls(agent);
            server.destroyForcibly().waitFor();
            // Nobody has to call for that to be noticed.
            agent.await("the loss", () -> agent.upstream().state() != UpstreamState.CONNECTED);
            server = serve(port, log);
            connected(agent);
            findings.says(agent, "echo", "{\"message\":\"again\"}", "/content/0/text", "Echo: again");
        } finally {
            agent.close();
            awaitLine(log, "Transport closed");
            findings.holds(
                    "the session is ended", log.stream().anyMatch(line -> line.contains("Transport closed")), log);
            server.destroyForcibly().waitFor();
        }
    }

    private static Process serve(int port, List<String> log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Peers.stdio("everything", "streamableHttp")).redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(port));
        Process server = builder.start();
        Thread.ofVirtual().start(() -> {
            try (var lines = server.inputReader()) {
                lines.lines().forEach(log::add);
            } catch (IOException e) {
                log.add("the log ends: " + e.getMessage());
            }
        });
        while (server.isAlive()) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return server;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("the server has ended: " + log);
    }

    private static void awaitLine(List<String> log, String part) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end && log.stream().noneMatch(line -> line.contains(part))) {
            Thread.onSpinWait();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A call that takes too long is given up: the server is told which one, and goes on to serve the others. */
    private void cancellation() throws IOException {
        Path heard = directory.resolve("heard.jsonl");
        List<String> command = List.of(
                "/bin/bash",
                "-c",
                "tee '" + heard + "' | '" + Peers.node() + "' '" + Peers.server("everything") + "' stdio");
        Agent agent = stdio(command, Map.of("PATH", "/usr/bin:/bin"), Duration.ofSeconds(2));
        ToolOutcome late = agent.call("trigger-long-running-operation", "{\"duration\":600,\"steps\":2}");
        findings.holds(
                "a call is given up",
                late instanceof ToolOutcome.Failed failed && failed.code().equals("CAX-TOOL-TIMEOUT"),
                late);
        findings.says(agent, "echo", "{\"message\":\"still there\"}", "/content/0/text", "Echo: still there");
        List<JsonNode> said =
                Files.readAllLines(heard).stream().map(JSON::readTree).toList();
        String call = said.stream()
                .filter(message -> message.at("/params/name").asString("").equals("trigger-long-running-operation"))
                .map(message -> message.get("id").asString(""))
                .findFirst()
                .orElse("none");
        findings.holds(
                "the server is told which call was given up",
                said.stream()
                        .anyMatch(message -> message.at("/method").asString("").equals("notifications/cancelled")
                                && message.at("/params/requestId").asString("").equals(call)),
                said);
        closed("a server behind a shell", agent);
    }

    private static String json(Object... pairs) {
        Map<String, String> object = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put(pairs[i].toString(), pairs[i + 1].toString());
        }
        return JSON.writeValueAsString(object);
    }
}
