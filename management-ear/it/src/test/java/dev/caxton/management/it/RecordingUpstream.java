package dev.caxton.management.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An upstream over HTTP that writes down every header and body that it gets. */
final class RecordingUpstream implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private volatile boolean ill;

    RecordingUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /** From now on calls of its tool end with an error that says that the server is ill, or no longer do. */
    void ill(boolean now) {
        ill = now;
    }

    /** Everything it has got so far, heads and bodies. */
    List<String> received() {
        return List.copyOf(received);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(exchange.getRequestHeaders().entrySet() + "\n" + new String(body, StandardCharsets.UTF_8));
            JsonNode message = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
            } else if (!message.has("id")) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                boolean fails = ill && message.path("method").asString().equals("tools/call");
                byte[] bytes = JSON.writeValueAsBytes(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        message.path("id"),
                        fails ? "error" : "result",
                        fails ? Map.of("code", -32603, "message", "out of order") : result(message)));
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private Map<String, Object> result(JsonNode message) {
        return switch (message.path("method").asString()) {
            case "initialize" ->
                Map.of(
                        "protocolVersion", "2025-11-25",
                        "capabilities", Map.of("tools", Map.of("listChanged", true)),
                        "serverInfo", Map.of("name", "recorder", "version", "1"));
            case "tools/list" ->
                Map.of(
                        "tools",
                        List.of(Map.of(
                                "name",
                                "say",
                                "description",
                                "Says what it is told.",
                                "inputSchema",
                                Map.of("type", "object"))));
            default -> Map.of("content", List.of(Map.of("type", "text", "text", "said")), "isError", false);
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
