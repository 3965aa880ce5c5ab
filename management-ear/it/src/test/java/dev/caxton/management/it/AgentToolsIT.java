package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Real agents that declare tools, called by the Java SDK's client. */
@ExtendWith(ArquillianExtension.class)
class AgentToolsIT {

    private static final Path EXAMPLES = Path.of(System.getProperty("caxton.examples"));
    private static final String RULE = """
              - permit: ada-uses-agents
                callers: ["user:default/ada", "agent:default/ringsid1", "agent:default/ringsid2"]
                tools: ["adder/*", "box/*", "changing/*", "ringsid1/*", "ringsid2/*"]
            """;
    private static String policy = "";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
        policy = Caxton.get("/api/v1/policy").body();
        put(policy + RULE);
    }

    @AfterAll
    static void asBefore() {
        put(policy);
    }

    private static void put(String document) {
        HttpResponse<String> answer = Caxton.send(Caxton.request("/api/v1/policy")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(document)));
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static McpSyncClient client(String person, String door, AtomicInteger news) {
        McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(Caxton.BASE.toString())
                        .endpoint(door)
                        .requestBuilder(HttpRequest.newBuilder()
                                .header("Authorization", "Bearer " + Jwts.client("default", person, "agent-client")))
                        .build())
                .requestTimeout(Duration.ofSeconds(60))
                .toolsChangeConsumer(tools -> news.incrementAndGet())
                .build();
        client.initialize();
        return client;
    }

    private static McpSyncClient ada(String door) {
        return client("ada", door, new AtomicInteger());
    }

    private static List<String> names(McpSyncClient client) {
        return client.listTools().tools().stream().map(Tool::name).sorted().toList();
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }

    private static String problem(CallToolResult result) {
        assertTrue(result.isError(), result.toString());
        return text(result).replaceFirst(":.*", "");
    }

    private static byte[] toolbox(String calls) throws IOException {
        String text =
                Files.readString(EXAMPLES.resolve("../../runtime-core/guests/src/test/resources/guests/toolbox.wat"));
        return Wat.assemble(text.replace("somebody/echo", calls));
    }

    private static String descriptor(String name, String... tools) {
        return "name: " + name + "\nlimits: {memory: 16MiB, output: 12MiB}\ntools:\n"
                + Stream.of(tools)
                        .map(tool ->
                                "  - {name: " + tool + ", description: a tool, input: {type: object}, time: 30s}\n")
                        .collect(Collectors.joining());
    }

    private static void deployed(byte[] module, String descriptor) {
        String name = descriptor.lines().findFirst().orElseThrow().replace("name: ", "");
        Caxton.send(Caxton.request("/api/v1/agents/default/" + name).DELETE());
        HttpResponse<String> answer = Caxton.deploy(module, descriptor);
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private static void adder() throws IOException {
        deployed(Wat.assemble(Caxton.example("adder")), Files.readString(EXAMPLES.resolve("adder.yaml")));
    }

    private static List<JsonNode> records(String type) {
        return StreamSupport.stream(
                        Caxton.ok(Caxton.get("/api/v1/audit?limit=100&type=" + type))
                                .path("records")
                                .spliterator(),
                        false)
                .map(line -> line.path("record").path("event"))
                .toList();
    }

    @Test
    void anAgentThatDeclaresAToolIsAnMcpServer() throws Exception {
        adder();
        try (McpSyncClient client = ada("/mcp")) {
            assertTrue(names(client).contains("adder__add"));
            assertEquals(
                    "{sum=3}",
                    String.valueOf(
                            call(client, "adder__add", Map.of("a", 1, "b", 2)).structuredContent()));
        }
        try (McpSyncClient client = ada("/mcp/upstreams/adder")) {
            Tool add = client.listTools().tools().getFirst();
            assertEquals("add", add.name());
            assertEquals("Add two numbers", add.title());
            assertTrue(add.annotations().readOnlyHint());
            assertEquals("object", add.outputSchema().get("type"));
            CallToolResult sum = call(client, "add", Map.of("a", -1_000_000_000_000L, "b", 1));
            assertFalse(Boolean.TRUE.equals(sum.isError()), sum.toString());
            assertEquals("{\"sum\":-999999999999}", text(sum));
            assertEquals("CAX-TOOL-ARGUMENTS", problem(call(client, "add", Map.of("a", "1", "b", 2))));
            assertEquals("CAX-TOOL-ARGUMENTS", problem(call(client, "add", Map.of("a", 1))));
        }
        try (McpSyncClient client = client("bob", "/mcp", new AtomicInteger())) {
            assertFalse(names(client).contains("adder__add"));
            assertThrows(McpError.class, () -> call(client, "adder__add", Map.of("a", 1, "b", 2)));
        }
        assertEquals(
                "I am a tool: call adder/add",
                Caxton.ok(Caxton.say("adder", "{\"a\":1,\"b\":2}"))
                        .path("reply")
                        .asString(),
                "a message is no call");

        Caxton.eventually(
                "the record of the call",
                () -> records("tool-call-ended").stream()
                        .anyMatch(end -> end.path("tool").asString().equals("adder/add")
                                && end.path("outcome").asString().equals("answered")
                                && end.path("principal").asString().equals("user:default/ada")
                                && end.path("rule").asString().equals("ada-uses-agents")
                                && end.path("pin").asString().length() == 64));
        assertTrue(records("tool-pin-changed").stream()
                .anyMatch(pin -> pin.path("tool").asString().equals("adder/add")
                        && pin.path("state").asString().equals("approved")
                        && pin.path("principal").asString().equals("user:default/admin")));
        assertEquals(
                "[\"adder/add\"]",
                Caxton.ok(Caxton.get("/api/v1/agents/default/adder"))
                        .path("tools")
                        .toString());
        JsonNode upstream = Caxton.ok(Caxton.get("/api/v1/upstreams/default/adder"));
        assertEquals(
                "agent CONNECTED deployment",
                Stream.of("transport", "state", "pins")
                        .map(field -> upstream.path(field).asString())
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void whateverGoesWrongHasACodeAndNothingElseIsHarmed() throws Exception {
        deployed(
                toolbox("somebody/echo"),
                descriptor("box", "spin", "trap", "stat", "mute", "byte", "hide", "huge", "twin", "echo", "whom"));
        try (McpSyncClient client = ada("/mcp/upstreams/box")) {
            assertEquals("user:default/ada", text(call(client, "whom", Map.of())));
            Map<String, String> codes = Map.of(
                    "spin", "CAX-TOOL-AGENT-FUEL",
                    "trap", "CAX-TOOL-AGENT-TRAPPED",
                    "stat", "CAX-TOOL-AGENT-STATUS",
                    "mute", "CAX-TOOL-AGENT-SILENT",
                    "byte", "CAX-TOOL-AGENT-REPLY");
            for (Map.Entry<String, String> code : codes.entrySet()) {
                assertEquals(code.getValue(), problem(call(client, code.getKey(), Map.of())));
            }
            assertEquals("hid<U+202E>den", text(call(client, "hide", Map.of())));
            assertEquals("{\"a\":1}", text(call(client, "echo", Map.of("a", 1))));

            Caxton.ok(Caxton.post("/api/v1/agents/default/box/stop", "application/json", ""));
            assertEquals("CAX-TOOL-AGENT-STOPPED", problem(call(client, "echo", Map.of())));
            assertTrue(names(client).contains("echo"), "its tools are still there");
            Caxton.ok(Caxton.post("/api/v1/agents/default/box/start", "application/json", ""));
            assertEquals("{}", text(call(client, "echo", Map.of())));
        }
    }

    @Test
    void anotherVersionHasOtherToolsAndClientsAreTold() throws Exception {
        deployed(toolbox("somebody/echo"), descriptor("changing", "echo", "whom"));
        AtomicInteger news = new AtomicInteger();
        try (McpSyncClient client = client("ada", "/mcp/upstreams/changing", news)) {
            assertEquals(List.of("echo", "whom"), names(client));
            HttpResponse<String> next = Caxton.send(Caxton.deployment(
                    Caxton.request("/api/v1/agents/default/changing/versions"),
                    toolbox("somebody/echo"),
                    descriptor("changing", "echo", "hide")));
            assertEquals(201, next.statusCode(), next.body());
            assertEquals(List.of("echo", "hide"), names(client));
            Caxton.eventually("news", () -> news.get() > 0);
            assertThrows(McpError.class, () -> call(client, "whom", Map.of()));

            HttpResponse<String> back =
                    Caxton.post("/api/v1/agents/default/changing/versions/1/activate", "application/json", "");
            assertEquals(200, back.statusCode(), back.body());
            assertEquals(List.of("echo", "whom"), names(client));
            assertEquals("user:default/ada", text(call(client, "whom", Map.of())));

            Caxton.send(Caxton.request("/api/v1/agents/default/changing").DELETE());
            assertEquals(List.of(), names(client));
        }
    }

    @Test
    void agentsThatWouldWaitForEachOtherDoNot() throws Exception {
        deployed(toolbox("ringsid2/call"), descriptor("ringsid1", "call"));
        deployed(toolbox("ringsid1/call"), descriptor("ringsid2", "call"));
        try (McpSyncClient client = ada("/mcp")) {
            long start = System.nanoTime();
            String answer = text(call(client, "ringsid1__call", Map.of()));
            assertTrue(answer.contains("CAX-TOOL-RING"), answer);
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos(), "it waited for the time limit");
        }
    }

    @Test
    void whatCannotBeOfferedIsNotDeployed() throws Exception {
        adder();
        byte[] module = toolbox("somebody/echo");
        assertProblem(409, "CAX-AGENT-UPSTREAM", Caxton.deploy(module, descriptor("sample", "echo")));
        assertProblem(404, "CAX-AGENT-UNKNOWN", Caxton.get("/api/v1/agents/default/sample"));
        assertProblem(422, "CAX-AGENT-TOOL-NAME", Caxton.deploy(module, descriptor("No.Upstream", "echo")));
        assertProblem(
                422,
                "CAX-AGENT-TOOL",
                Caxton.deploy(module, descriptor("hidden", "echo").replace("a tool", "\"a \\u200b tool\"")));
        assertProblem(
                422,
                "CAX-AGENT-TOOL",
                Caxton.deploy(
                        module,
                        descriptor("remote", "echo").replace("type: object", "type: object, $ref: 'http://a/b'")));
        JsonNode twice =
                assertProblem(422, "CAX-YAML-VALUE", Caxton.deploy(module, descriptor("twice", "echo", "echo")));
        assertEquals(5, twice.path("line").asInt(), twice.toString());

        String registration = "stdio: {executable: java, arguments: [-version]}";
        assertProblem(
                409,
                "CAX-UPSTREAM-AGENT",
                Caxton.send(Caxton.request("/api/v1/upstreams/default/adder")
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(registration))));
        assertProblem(
                409,
                "CAX-UPSTREAM-AGENT",
                Caxton.send(Caxton.request("/api/v1/upstreams/default/adder").DELETE()));
    }
}
