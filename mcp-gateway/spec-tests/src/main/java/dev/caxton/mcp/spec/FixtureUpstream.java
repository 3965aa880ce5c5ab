package dev.caxton.mcp.spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An MCP server on standard input and output that has what the conformance suite asks of a server: its tools, resources and prompts. The suite never talks to it but through the
 * gateway.
 */
public final class FixtureUpstream {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final long SHORTLY = 50_000_000;

    /** One red pixel. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    /** Eight samples of silence. */
    private static final String WAV = "UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==";

    private final AtomicLong questions = new AtomicLong();
    private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();

    private FixtureUpstream() {}

    /**
     * Serves until the input ends.
     *
     * @param arguments none
     * @throws IOException if the input can't be read
     */
    public static void main(String[] arguments) throws IOException {
        FixtureUpstream server = new FixtureUpstream();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            server.take(JSON.readTree(line));
        }
    }

    private void take(JsonNode message) {
        if (!message.has("method")) {
            CompletableFuture<JsonNode> question =
                    open.remove(message.path("id").asString(""));
            if (question != null) {
                question.complete(message);
            }
        } else if (message.has("id")) {
            // A question may wait for the client, whose answer comes on the same input.
            Thread.ofVirtual().start(() -> answer(message));
        }
    }

    private static synchronized void send(Map<String, Object> message) {
        OUT.println(JSON.writeValueAsString(message));
    }

    private void answer(JsonNode request) {
        Object result = result(request.path("method").asString(""), request.path("params"));
        send(
                result == null
                        ? Map.of(
                                "jsonrpc", "2.0",
                                "id", request.get("id"),
                                "error", Map.of("code", -32602, "message", "there is no such thing"))
                        : Map.of("jsonrpc", "2.0", "id", request.get("id"), "result", result));
    }

    private @Nullable Object result(String method, JsonNode params) {
        return switch (method) {
            case "initialize" ->
                Map.of(
                        "protocolVersion", params.path("protocolVersion").asString(""),
                        "capabilities",
                                Map.of(
                                        "tools", Map.of(),
                                        "resources", Map.of("subscribe", true),
                                        "prompts", Map.of(),
                                        "completions", Map.of(),
                                        "logging", Map.of()),
                        "serverInfo", Map.of("name", "fixture", "version", "1"));
            case "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe" -> Map.of();
            case "tools/list" -> Map.of("tools", FixtureLists.tools());
            case "resources/list" -> Map.of("resources", FixtureLists.RESOURCES);
            case "resources/templates/list" -> Map.of("resourceTemplates", FixtureLists.TEMPLATES);
            case "prompts/list" -> Map.of("prompts", FixtureLists.PROMPTS);
            case "tools/call" -> called(params);
            case "resources/read" -> read(params.path("uri").asString(""));
            case "prompts/get" -> prompt(params);
            case "completion/complete" ->
                Map.of("completion", Map.of("values", List.of("test-1", "test-2"), "total", 2, "hasMore", false));
            default -> null;
        };
    }

    private static Map<String, Object> text(String text) {
        return Map.of("type", "text", "text", text);
    }

    private static Map<String, Object> image() {
        return Map.of("type", "image", "data", PNG, "mimeType", "image/png");
    }

    private static Map<String, Object> embedded(String uri, String type, String text) {
        return Map.of("type", "resource", "resource", Map.of("uri", uri, "mimeType", type, "text", text));
    }

    private static Map<String, Object> content(Object... items) {
        return Map.of("content", List.of(items));
    }

    private @Nullable Object called(JsonNode params) {
        JsonNode arguments = params.path("arguments");
        return switch (params.path("name").asString("")) {
            case "test_simple_text" -> content(text("This is a simple text response for testing."));
            case "test_image_content" -> content(image());
            case "test_audio_content" -> content(Map.of("type", "audio", "data", WAV, "mimeType", "audio/wav"));
            case "test_embedded_resource" ->
                content(embedded("test://embedded-resource", "text/plain", "This is an embedded resource content."));
            case "test_multiple_content_types" ->
                content(
                        text("Multiple content types test:"),
                        image(),
                        embedded(
                                "test://mixed-content-resource",
                                "application/json",
                                "{\"test\":\"data\",\"value\":123}"));
            case "test_tool_with_logging" -> {
                for (String said :
                        List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
                    send(Map.of(
                            "jsonrpc",
                            "2.0",
                            "method",
                            "notifications/message",
                            "params",
                            Map.of("level", "info", "data", said)));
                    LockSupport.parkNanos(SHORTLY);
                }
                yield content(text("done"));
            }
            case "test_error_handling" ->
                Map.of(
                        "isError",
                        true,
                        "content",
                        List.of(text("This tool intentionally returns an error for testing")));
            case "test_tool_with_progress" -> progress(params.path("_meta").path("progressToken"));
            case "test_sampling" ->
                content(text("LLM response: "
                        + asked(
                                        "sampling/createMessage",
                                        Map.of(
                                                "messages",
                                                List.of(Map.of(
                                                        "role",
                                                        "user",
                                                        "content",
                                                        text(arguments
                                                                .path("prompt")
                                                                .asString("")))),
                                                "maxTokens",
                                                100))
                                .at("/content/text")
                                .asString("")));
            case "test_elicitation" ->
                elicited("User response", arguments.path("message").asString(""), FixtureLists.USER);
            case "test_elicitation_sep1034_defaults" ->
                elicited("Elicitation completed", "Defaults", FixtureLists.DEFAULTS);
            case "test_elicitation_sep1330_enums" -> elicited("Elicitation completed", "Choices", FixtureLists.CHOICES);
            case "json_schema_2020_12_tool" -> content(text("done"));
            default -> null;
        };
    }

    private static Object progress(JsonNode token) {
        for (int progress : List.of(0, 50, 100)) {
            if (!token.isMissingNode()) {
                send(Map.of(
                        "jsonrpc",
                        "2.0",
                        "method",
                        "notifications/progress",
                        "params",
                        Map.of("progressToken", token, "progress", progress, "total", 100)));
            }
            LockSupport.parkNanos(SHORTLY);
        }
        return content(text("done"));
    }

    private Object elicited(String what, String message, JsonNode schema) {
        JsonNode answer = asked("elicitation/create", Map.of("message", message, "requestedSchema", schema));
        return content(
                text(what + ": action=" + answer.path("action").asString("") + ", content=" + answer.path("content")));
    }

    /** Asks the client, which to this server is the gateway. */
    private JsonNode asked(String method, Map<String, Object> params) {
        String id = "q" + questions.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        send(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
        return answer.join().path("result");
    }

    private static @Nullable Object read(String uri) {
        if (uri.equals("test://static-text") || uri.equals("test://watched-resource")) {
            return contents(Map.of(
                    "uri", uri, "mimeType", "text/plain", "text", "This is the content of the static text resource."));
        }
        if (uri.equals("test://static-binary")) {
            return contents(Map.of("uri", uri, "mimeType", "image/png", "blob", PNG));
        }
        if (uri.startsWith("test://template/") && uri.endsWith("/data")) {
            String id = uri.substring("test://template/".length(), uri.length() - "/data".length());
            return contents(Map.of(
                    "uri",
                    uri,
                    "mimeType",
                    "application/json",
                    "text",
                    JSON.writeValueAsString(Map.of("id", id, "templateTest", true, "data", "Data for ID: " + id))));
        }
        return null;
    }

    private static Object contents(Map<String, Object> resource) {
        return Map.of("contents", List.of(resource));
    }

    private static @Nullable Object prompt(JsonNode params) {
        JsonNode arguments = params.path("arguments");
        return switch (params.path("name").asString("")) {
            case "test_simple_prompt" -> messages(text("This is a simple prompt for testing."));
            case "test_prompt_with_arguments" ->
                messages(text(
                        "Prompt with arguments: arg1='" + arguments.path("arg1").asString("") + "', arg2='"
                                + arguments.path("arg2").asString("") + "'"));
            case "test_prompt_with_embedded_resource" ->
                messages(
                        embedded(
                                arguments.path("resourceUri").asString(""),
                                "text/plain",
                                "Embedded resource content for testing."),
                        text("Please process the embedded resource above."));
            case "test_prompt_with_image" -> messages(image(), text("Please analyze the image above."));
            default -> null;
        };
    }

    private static Object messages(Object... contents) {
        return Map.of(
                "messages",
                List.of(contents).stream()
                        .map(content -> Map.of("role", "user", "content", content))
                        .toList());
    }
}
