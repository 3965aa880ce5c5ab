package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The line through everything: real guests, real upstreams over both transports, REST and MCP in front, audit and telemetry behind. */
@ExtendWith(ArquillianExtension.class)
class LineIT {

    private static final RemoteUpstream REMOTE = new RemoteUpstream();

    /** The upstream is there first: a server that finds none waits longer before each further attempt. */
    @Deployment(testable = false)
    static EnterpriseArchive ear() throws Exception {
        REMOTE.start();
        return Caxton.ear();
    }

    @AfterAll
    static void stopUpstream() throws Exception {
        REMOTE.close();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
        awaitConnected("sample");
    }

    private static void awaitConnected(String upstream) {
        Caxton.eventually(
                "connected to " + upstream,
                () -> StreamSupport.stream(
                                Caxton.ok(Caxton.get("/api/v1/upstreams"))
                                        .path("upstreams")
                                        .spliterator(),
                                false)
                        .anyMatch(view -> view.path("name").asString().equals(upstream)
                                && view.path("state").asString().equals("CONNECTED")));
    }

    /** An outcome is on disk soon after the caller has it. */
    private static void awaitRecord(String outcome, String principal, String code, String rule) {
        Caxton.eventually(
                "a record of " + outcome + " for " + principal,
                () -> StreamSupport.stream(
                                Caxton.ok(Caxton.get("/api/v1/audit?limit=20&type=tool-call-ended"))
                                        .path("records")
                                        .spliterator(),
                                false)
                        .map(line -> line.path("record").path("event"))
                        .anyMatch(event -> event.path("outcome").asString().equals(outcome)
                                && event.path("principal").asString().equals(principal)
                                && event.path("code").asString().equals(code)
                                && event.path("rule").asString().equals(rule)));
    }

    @Test
    void theSampleAgentOfTheFirstStartCallsItsToolOverStdio() {
        JsonNode answer = Caxton.ok(Caxton.say("greeter", "Ada"));
        assertEquals("Hello, Ada!", answer.path("reply").asString());
        assertEquals("COMPLETED", answer.path("turn").path("outcome").asString());
        assertTrue(answer.path("turn").path("fuelUsed").asLong() > 1_000, answer.toString());
        assertEquals(1, answer.path("turn").path("toolCalls").asInt());

        JsonNode logs = Caxton.ok(Caxton.get("/api/v1/agents/default/greeter/logs"));
        assertEquals(
                "asking sample/greet", logs.path("lines").path(0).path("text").asString());

        awaitRecord("answered", "agent:default/greeter", "OK", "greeters-greet");
    }

    @Test
    void anAgentCallsAToolOverHttp() {
        awaitConnected("remote");
        String wat = Caxton.example("greeter").replace("\"sample/greet\"", "\"remote/hello\"");
        Caxton.deployed(wat, "remote-greeter", "");
        JsonNode answer = Caxton.ok(Caxton.say("remote-greeter", "Bob"));
        assertEquals("Hello from afar, Bob!", answer.path("reply").asString());
    }

    @Test
    void aCallWithoutAGrantIsRefusedAndRecorded() {
        Caxton.deployed(Caxton.example("greeter"), "ungranted", "");
        JsonNode answer = Caxton.ok(Caxton.say("ungranted", "Eve"));
        assertTrue(
                answer.path("reply").asString().startsWith("I was not allowed to ask sample/greet."),
                answer.toString());
        awaitRecord("denied", "agent:default/ungranted", "CAX-TOOL-DENIED", "");
    }

    @Test
    void anAgentReallySendsToAnother() {
        Caxton.deployed(Caxton.example("clerk"), "clerk", "level: strict\n");
        Caxton.deployed(Caxton.example("relay"), "relay", "");
        assertEquals(
                "passed on to clerk",
                Caxton.ok(Caxton.say("relay", "a note")).path("reply").asString());
        Caxton.eventually(
                "the clerk has the note",
                () -> Caxton.ok(Caxton.say("clerk", "count"))
                        .path("reply")
                        .asString()
                        .equals("1"));
        assertEquals(
                "a note",
                Caxton.ok(Caxton.get("/api/v1/agents/default/clerk/logs"))
                        .path("lines")
                        .path(0)
                        .path("text")
                        .asString());
    }

    @Test
    void messagesComeInEveryForm() {
        Caxton.deployed(Caxton.example("echo"), "echo", "level: strict\n");
        String path = "/api/v1/agents/default/echo/messages";
        String json = "application/json";
        assertEquals(
                "hi",
                reply(Caxton.post(path, json, "{\"content\": \"hi\", \"performative\": \"inform\", \"priority\": 9}")));
        assertEquals("{\"a\":[1,true]}", reply(Caxton.post(path, json, "{\"content\": {\"a\": [1, true]}}")));
        JsonNode binary = Caxton.ok(Caxton.post(path, json, "{\"contentBase64\": \"/wA=\"}"));
        assertEquals("/wA=", binary.path("replyBase64").asString());
        HttpResponse<String> ticket = Caxton.post(path + "?wait=0", "text/plain", "later");
        assertEquals(202, ticket.statusCode(), ticket.body());
        assertFalse(Caxton.json(ticket).path("envelope").asString().isEmpty());
        assertEquals(
                5,
                Caxton.ok(Caxton.get("/api/v1/agents/default/echo"))
                                .path("limits")
                                .size()
                        / 2);
    }

    private static String reply(HttpResponse<String> answer) {
        return Caxton.ok(answer).path("reply").asString();
    }

    @Test
    void outsideClientsSeeAndCallWhatTheirGrantsPermit() {
        HttpRequest.Builder request = HttpRequest.newBuilder().header("Authorization", "Bearer " + Caxton.token());
        try (McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(Caxton.BASE.toString())
                        .endpoint("/mcp")
                        .requestBuilder(request)
                        .build())
                .requestTimeout(Duration.ofSeconds(30))
                .build()) {
            client.initialize();
            assertEquals(
                    List.of("sample__word_count"),
                    client.listTools().tools().stream().map(Tool::name).toList());
            CallToolResult result = client.callTool(CallToolRequest.builder("sample__word_count")
                    .arguments(Map.of("text", "one two three"))
                    .build());
            assertFalse(Boolean.TRUE.equals(result.isError()), result.toString());
            assertTrue(((TextContent) result.content().getFirst()).text().contains("3"), result.toString());

            CallToolRequest denied = CallToolRequest.builder("sample__greet")
                    .arguments(Map.of("name", "Eve"))
                    .build();
            assertThrows(McpError.class, () -> client.callTool(denied));
        }
        awaitRecord("denied", "user:default/admin", "CAX-TOOL-DENIED", "");
    }

    @Test
    void thePolicyIsReplacedAtOnceAndRefusedWhole() {
        Caxton.deployed(Caxton.example("greeter"), "hopeful", "");
        HttpResponse<String> before = Caxton.get("/api/v1/policy");
        String tag = before.headers().firstValue("ETag").orElseThrow();
        String more = before.body()
                + "  - permit: hopeful-greets\n    callers: [\"agent:default/hopeful\"]\n    tools: [sample/greet]\n";
        try {
            HttpResponse<String> wrong = put(more + "  - permitt: x\n", tag);
            JsonNode problem = assertProblem(422, "CAX-YAML-MISSING-FIELD", wrong);
            assertTrue(problem.path("line").asInt() > 20, problem.toString());
            assertProblem(412, "CAX-POLICY-CHANGED", put(more, "\"0000\""));
            assertTrue(reply(Caxton.say("hopeful", "Ada")).startsWith("I was not allowed"));
            assertEquals(200, put(more, tag).statusCode());
            assertEquals("Hello, Ada!", reply(Caxton.say("hopeful", "Ada")));
        } finally {
            assertEquals(200, put(before.body(), "").statusCode());
        }
        assertTrue(reply(Caxton.say("hopeful", "Ada")).startsWith("I was not allowed"));
        JsonNode change = Caxton.ok(Caxton.get("/api/v1/audit?limit=1&type=policy-changed"));
        assertEquals(
                "user:default/admin",
                change.path("records")
                        .path(0)
                        .path("record")
                        .path("event")
                        .path("principal")
                        .asString(),
                change.toString());
    }

    /** Conditions are evaluated inside of the container as everywhere, and a person approves there. */
    @Test
    void aConditionPermitsAndDeniesAndAPersonApprovesOneCall() {
        Caxton.deployed(Caxton.example("greeter"), "picky", "");
        HttpResponse<String> before = Caxton.get("/api/v1/policy");
        String more = before.body() + """
                  - permit: picky-greets-ada
                    callers: ["agent:default/picky"]
                    tools: [sample/greet]
                    when: args.name.matches('^Ad[a-z]$') && caller.name == 'picky'
                  - permit: picky-greets-bob-with-approval
                    callers: ["agent:default/picky"]
                    tools: [sample/greet]
                    when: args.name == 'Bob'
                    approval:
                      by: ["user:default/admin"]
                """;
        try {
            assertEquals(200, put(more, "").statusCode());
            assertEquals("Hello, Ada!", reply(Caxton.say("picky", "Ada")));
            assertTrue(reply(Caxton.say("picky", "Eve")).startsWith("I was not allowed"));
            awaitRecord("denied", "agent:default/picky", "CAX-TOOL-DENIED", "");

            assertFalse(reply(Caxton.say("picky", "Bob")).startsWith("Hello"));
            JsonNode waiting = Caxton.ok(Caxton.get("/api/v1/approvals")).path("approvals");
            assertEquals(1, waiting.size(), waiting.toString());
            assertEquals("Bob", waiting.path(0).path("arguments").path("name").asString());
            String id = waiting.path(0).path("id").asString();
            assertProblem(
                    404, "CAX-TOOL-APPROVAL-UNKNOWN", Caxton.post("/api/v1/approvals/none/approve", "text/plain", ""));
            JsonNode decided = Caxton.ok(Caxton.post("/api/v1/approvals/" + id + "/approve", "text/plain", ""));
            assertTrue(decided.path("enough").asBoolean(), decided.toString());
            assertEquals("Hello, Bob!", reply(Caxton.say("picky", "Bob")));
            assertFalse(reply(Caxton.say("picky", "Bob")).startsWith("Hello"), "it was good for one call");
        } finally {
            assertEquals(200, put(before.body(), "").statusCode());
        }
    }

    /** An outside client whose call a person has to approve gets the id, and repeats the call; the person sees what will be sent. */
    @Test
    void anOutsideClientRepeatsTheCallThatAPersonHasApproved() {
        HttpResponse<String> before = Caxton.get("/api/v1/policy");
        String more = before.body().replace("  - permit: people-count-words\n", """
                  - permit: people-count-words-with-approval
                    callers: ["user:default/*"]
                    tools: [sample/word_count]
                    when: args.text.startsWith('secret')
                    approval:
                      by: ["user:default/admin"]
                  - permit: people-count-words
                """);
        // With what a summary, a form or a second writing of numbers and text would lose.
        String text = "secret  Gr\u00f6\u00dfe \u20ac\n\"quoted\" \\u0041";
        try {
            assertEquals(200, put(more, "").statusCode());
            String first;
            try (McpSyncClient client = outside()) {
                first = problem(count(client, text));
                assertTrue(first.startsWith("CAX-TOOL-APPROVAL-REQUIRED: "), first);
                assertEquals(first, problem(count(client, text)), "the same call waits once");
                assertTrue(problem(count(client, text + " ")).startsWith("CAX-TOOL-APPROVAL-REQUIRED: "));
            }
            JsonNode waiting = StreamSupport.stream(
                            Caxton.ok(Caxton.get("/api/v1/approvals"))
                                    .path("approvals")
                                    .spliterator(),
                            false)
                    .filter(approval -> first.contains("'" + approval.path("id").asString() + "'"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            first + " " + Caxton.get("/api/v1/approvals").body()));
            assertEquals("user:default/ada", waiting.path("caller").asString());
            assertEquals("sample/word_count", waiting.path("tool").asString());
            assertEquals(1, waiting.path("arguments").size(), waiting.toString());
            assertEquals(text, waiting.path("arguments").path("text").asString());
            Caxton.ok(Caxton.post("/api/v1/approvals/" + waiting.path("id").asString() + "/approve", "text/plain", ""));
            // From another session of the same caller, once, and no other call.
            try (McpSyncClient client = outside()) {
                assertTrue(problem(count(client, text + " ")).startsWith("CAX-TOOL-APPROVAL-REQUIRED: "));
                CallToolResult counted = count(client, text);
                assertFalse(Boolean.TRUE.equals(counted.isError()), counted.toString());
                assertTrue(problem(count(client, text)).startsWith("CAX-TOOL-APPROVAL-REQUIRED: "));
            }
        } finally {
            assertEquals(200, put(before.body(), "").statusCode());
        }
    }

    private static McpSyncClient outside() {
        McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(Caxton.BASE.toString())
                        .endpoint("/mcp")
                        .requestBuilder(HttpRequest.newBuilder()
                                .header("Authorization", "Bearer " + Jwts.client("default", "ada", "agent-client")))
                        .build())
                .requestTimeout(Duration.ofSeconds(30))
                .build();
        client.initialize();
        return client;
    }

    private static CallToolResult count(McpSyncClient client, String text) {
        return client.callTool(CallToolRequest.builder("sample__word_count")
                .arguments(Map.of("text", text))
                .build());
    }

    private static String problem(CallToolResult result) {
        assertTrue(result.isError(), result.toString());
        return ((TextContent) result.content().getFirst()).text();
    }

    /** What docs/mcp-clients.md shows is compiled and run as it stands there. */
    @Test
    void theJavaClientOfTheManualConnects() throws Exception {
        String page =
                Files.readString(Path.of(System.getProperty("caxton.openapi")).resolveSibling("mcp-clients.md"));
        Matcher snippet = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertTrue(snippet.find(), "docs/mcp-clients.md has no Java any more");
        Path folder = Files.createTempDirectory(Path.of("target"), "client");
        Path source = Files.writeString(folder.resolve("Client.java"), snippet.group(1));
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString(),
                        Caxton.BASE.toString(),
                        Caxton.token())
                .redirectErrorStream(true)
                .start();
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, client.waitFor(), output);
        assertTrue(output.contains("3"), output);
    }

    private static HttpResponse<String> put(String document, String tag) {
        HttpRequest.Builder request = Caxton.request("/api/v1/policy")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(document));
        return Caxton.send(tag.isEmpty() ? request : request.header("If-Match", tag));
    }

    @Test
    void aTurnIsPartOfTheCallersTraceAndIsCounted() {
        Caxton.deployed(Caxton.example("echo"), "traced", "level: strict\n");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Caxton.ok(Caxton.send(Caxton.request("/api/v1/agents/default/traced/messages")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x"))));
        Caxton.eventually(
                "the span of the turn",
                () -> Caxton.log().lines().anyMatch(line -> line.contains("'turn traced'") && line.contains(trace)));
        Caxton.eventually("the counters", () -> {
            String log = Caxton.log();
            return log.contains("name=caxton.turns")
                    && log.contains("name=caxton.fuel")
                    && log.contains("name=caxton.tool_calls");
        });
    }
}
