package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.sample.upstream.Main;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outside clients, the SDK's own, over HTTP against the endpoint, with real upstreams behind it. */
@NullUnmarked
class EndpointTest {

    private final Stage stage = new Stage().hasty();
    private HttpHost host;

    @BeforeEach
    void serve() throws Exception {
        stage.with("sample", Stage.java(Main.class))
                .with("odd", Stage.java(MisbehavingUpstream.class))
                .connected();
        host = new HttpHost();
        host.door("/mcp", stage.gateway().endpoint(EndpointLimits.DEFAULT)).start();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        host.close();
    }

    @Test
    void listsAndCallsWhatThePolicyPermits() {
        try (McpSyncClient client = client("user:default/ada")) {
            assertEquals("2025-11-25", client.initialize().protocolVersion());
            List<String> names = names(client);
            assertTrue(names.contains("sample__greet"), names.toString());
            assertTrue(names.contains("odd__echo"), names.toString());
            Tool greet = client.listTools().tools().stream()
                    .filter(tool -> tool.name().equals("sample__greet"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("Greets somebody by name.", greet.description());
            assertEquals(List.of("name"), greet.inputSchema().get("required"));
            assertEquals(true, greet.annotations().readOnlyHint());
            assertEquals("Hello, Ada!", text(call(client, "sample__greet", Map.of("name", "Ada"))));
        }
        assertEquals(List.of("mcp"), stage.recorded("tool-call-intended", "door"));
        assertEquals(List.of("user:default/ada"), stage.recorded("tool-call-ended", "principal"));
        assertEquals(List.of("answered"), stage.recorded("tool-call-ended", "outcome"));
    }

    @Test
    void aPrincipalWithoutAGrantSeesAndCallsNothing() {
        try (McpSyncClient client = client("system:default/ada")) {
            client.initialize();
            assertEquals(List.of(), names(client));
            McpError denied = assertThrows(McpError.class, () -> call(client, "sample__greet", Map.of("name", "Ada")));
            McpError unknown = assertThrows(McpError.class, () -> call(client, "sample__nothing", Map.of()));
            assertEquals(-32602, denied.getJsonRpcError().code());
            assertEquals(unknown.getJsonRpcError(), denied.getJsonRpcError());
        }
        assertEquals(List.of("CAX-TOOL-DENIED", "CAX-TOOL-DENIED"), stage.recorded("tool-call-ended", "code"));
    }

    @Test
    void whatGoesWrongWithACallIsAResultWithACode() {
        try (McpSyncClient client = client("user:default/ada")) {
            client.initialize();
            CallToolResult wrong = call(client, "sample__greet", Map.of("name", 7));
            assertTrue(wrong.isError());
            assertTrue(text(wrong).startsWith("CAX-TOOL-ARGUMENTS: "), text(wrong));
            CallToolResult late = call(client, "odd__hang", Map.of());
            assertTrue(late.isError());
            assertTrue(text(late).startsWith("CAX-TOOL-TIMEOUT: "), text(late));
        }
    }

    @Test
    void withoutAPrincipalNothingIsAnswered() {
        try (McpSyncClient client = client(null)) {
            assertThrows(RuntimeException.class, client::initialize);
        }
        assertEquals(List.of(), stage.records("tool-call-intended"));
    }

    private static final String GREETING =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    @Test
    void aSessionBelongsToThePrincipalOfItsGreeting() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> greeting = post(http, "user:default/ada", "", GREETING);
            String session = greeting.headers().firstValue("Mcp-Session-Id").orElseThrow();
            String list = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}";
            assertEquals(404, post(http, "user:default/eve", session, list).statusCode(), "not even the first request");
            assertTrue(post(http, "user:default/ada", session, list).body().contains("sample__greet"));
            assertEquals(404, post(http, "user:default/eve", session, list).statusCode());
            for (String method : List.of("GET", "DELETE")) {
                HttpRequest.Builder request = HttpRequest.newBuilder(host.uri("/mcp"))
                        .header("X-Principal", "user:default/eve")
                        .header("Accept", "text/event-stream")
                        .header("Mcp-Session-Id", session)
                        .method(method, HttpRequest.BodyPublishers.noBody());
                assertEquals(
                        404,
                        http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                                .statusCode(),
                        method);
            }
            assertTrue(post(http, "user:default/ada", session, list).body().contains("sample__greet"));
        }
    }

    @Test
    void nobodyTakesTheSessionsOfAll() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String last = "";
            for (int i = 0; i < EndpointLimits.DEFAULT.sessionsOfOne(); i++) {
                HttpResponse<String> greeting = post(http, "user:default/eve", "", GREETING);
                last = greeting.headers().firstValue("Mcp-Session-Id").orElseThrow();
            }
            HttpResponse<String> more = post(http, "user:default/eve", "", GREETING);
            assertTrue(more.headers().firstValue("Mcp-Session-Id").isEmpty());
            assertTrue(more.body().contains("100 sessions"), more.body());
            assertTrue(post(http, "user:default/ada", "", GREETING)
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .isPresent());
            HttpRequest goodbye = HttpRequest.newBuilder(host.uri("/mcp"))
                    .header("X-Principal", "user:default/eve")
                    .header("Mcp-Session-Id", last)
                    .DELETE()
                    .build();
            assertEquals(
                    200,
                    http.send(goodbye, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertTrue(post(http, "user:default/eve", "", GREETING)
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .isPresent());
        }
    }

    @Test
    void refusesABodyThatCanBeReadInTwoWays() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = post(
                    http,
                    "user:default/ada",
                    "",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"initialize\",\"params\":{}}");
            assertEquals(400, answer.statusCode());
        }
    }

    @Test
    void tellsItsClientsWhenToolsChange() {
        AtomicInteger changes = new AtomicInteger();
        var transport = HttpClientStreamableHttpTransport.builder(host.uri("").toString())
                .endpoint("/mcp")
                .openConnectionOnStartup(true)
                .addHttpRequestCustomizer(
                        (request, method, to, body, context) -> request.header("X-Principal", "user:default/ada"))
                .build();
        try (McpSyncClient client = McpClient.sync(transport)
                .toolsChangeConsumer(tools -> changes.incrementAndGet())
                .build()) {
            client.initialize();
            assertFalse(names(client).isEmpty());
            Stage.await("the change to be told", () -> {
                // The client opens its listening stream when it likes.
                call(client, "odd__change", Map.of("text", "attempt " + System.nanoTime()));
                return changes.get() > 0;
            });
        }
    }

    @Test
    void closingTheGatewayEndsSessions() {
        try (McpSyncClient client = client("user:default/ada")) {
            client.initialize();
            assertFalse(names(client).isEmpty());
            stage.gateway().close();
            assertThrows(RuntimeException.class, client::listTools);
        }
    }

    private HttpResponse<String> post(HttpClient http, String principal, String session, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.uri("/mcp"))
                .header("X-Principal", principal)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private McpSyncClient client(String principal) {
        var transport = HttpClientStreamableHttpTransport.builder(host.uri("").toString())
                .endpoint("/mcp")
                .addHttpRequestCustomizer((request, method, to, body, context) -> {
                    if (principal != null) {
                        request.header("X-Principal", principal);
                    }
                })
                .build();
        return McpClient.sync(transport).build();
    }

    private static List<String> names(McpSyncClient client) {
        return client.listTools().tools().stream().map(Tool::name).toList();
    }

    private static CallToolResult call(McpSyncClient client, String name, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(name).arguments(arguments).build());
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }
}
