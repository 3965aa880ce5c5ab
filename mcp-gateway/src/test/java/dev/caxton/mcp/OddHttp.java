package dev.caxton.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.json.JsonMapper;

/**
 * An MCP server over HTTP, written without the SDK, that does what its tools are called; at {@code /good} it serves the same tools and does what it should; at {@code /moody} it
 * offers one more tool when somebody listens to its own stream, for which it is not ready at once.
 */
@NullUnmarked
final class OddHttp implements AutoCloseable {

    static final List<String> TOOLS = List.of(
            "echo",
            "hang",
            "die",
            "garbage",
            "flood",
            "giant",
            "late",
            "resume",
            "broken",
            "unanswered",
            "other",
            "ask");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    /** Requests that were given up, as the server was told. */
    final List<String> cancelled = new CopyOnWriteArrayList<>();

    /** Streams that the other side has let go while they were written. */
    final AtomicInteger dropped = new AtomicInteger();

    /** Attempts to hear the moody server's own stream. */
    final AtomicInteger listeners = new AtomicInteger();

    /** Answers to questions of the server. */
    final List<String> answers = new CopyOnWriteArrayList<>();

    OddHttp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/odd", exchange -> serve(exchange, tools("odd-", TOOLS)));
        server.createContext("/good", exchange -> serve(exchange, tools("good-", List.of("echo"))));
        server.createContext("/moody", this::moody);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void moody(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            serve(exchange, tools("moody-", listeners.get() > 1 ? List.of("echo", "other") : List.of("echo")));
            return;
        }
        try (exchange) {
            if (listeners.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                untilDropped(stream(exchange), ": nothing yet\n\n");
            }
        }
    }

    private void serve(HttpExchange exchange, List<Map<String, Object>> tools) throws IOException {
        try (exchange) {
            String resumed = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            if (resumed != null && waiting.containsKey(resumed)) {
                send(stream(exchange), "data: " + result(waiting.remove(resumed), "resumed") + "\n\n");
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Map<?, ?> message = JSON.readValue(exchange.getRequestBody().readAllBytes(), Map.class);
            if (!message.containsKey("method")) {
                answers.add(JSON.writeValueAsString(message));
            } else if (message.get("method").equals("notifications/cancelled")) {
                cancelled.add((String) ((Map<?, ?>) message.get("params")).get("requestId"));
            }
            if (!message.containsKey("id") || !message.containsKey("method")) {
                exchange.sendResponseHeaders(202, -1);
                return;
            }
            String id = (String) message.get("id");
            switch ((String) message.get("method")) {
                case "initialize" ->
                    json(
                            exchange,
                            id,
                            Map.of(
                                    "protocolVersion",
                                    "2025-11-25",
                                    "capabilities",
                                    Map.of("tools", Map.of()),
                                    "serverInfo",
                                    Map.of("name", "odd", "version", "1")));
                case "tools/list" -> json(exchange, id, Map.of("tools", tools));
                case "tools/call" ->
                    call(
                            exchange,
                            id,
                            ((String) ((Map<?, ?>) message.get("params")).get("name"))
                                    .replaceFirst("^(odd|good)-", ""));
                default -> json(exchange, id, Map.of());
            }
        }
    }

    private static List<Map<String, Object>> tools(String prefix, List<String> names) {
        List<Map<String, Object>> tools = new ArrayList<>();
        // No two upstreams of a test have tools of the same name, which a person would have to approve.
        names.forEach(name -> tools.add(Map.of("name", prefix + name, "inputSchema", Map.of("type", "object"))));
        return tools;
    }

    private void call(HttpExchange exchange, String id, String tool) throws IOException {
        switch (tool) {
            case "echo" -> json(exchange, id, content("echo"));
            case "hang" -> untilDropped(stream(exchange), ": nothing yet\n\n");
            case "die" -> {
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write('{');
            }
            case "garbage" -> raw(exchange, "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"res");
            case "flood" -> untilDropped(stream(exchange), "data: {\"no\":\"message\"}\n\n".repeat(50));
            case "giant" -> untilDropped(stream(exchange), "data: " + "x".repeat(8_000) + "\n");
            case "late" -> {
                await(id);
                json(exchange, id, content("too late"));
            }
            case "resume" -> {
                waiting.put("event-" + id, id);
                send(stream(exchange), "id: event-" + id + "\nretry: 100\ndata:\n\n");
            }
            case "broken" -> exchange.sendResponseHeaders(500, -1);
            case "unanswered" ->
                send(stream(exchange), "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n");
            case "other" -> json(exchange, "another", content("not yours"));
            case "ask" -> {
                OutputStream out = stream(exchange);
                send(
                        out,
                        "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"sampling/createMessage\",\"params\":{}}\n\n");
                send(out, "data: " + result(id, "asked") + "\n\n");
            }
            default -> throw new IOException(tool);
        }
    }

    /** Until the call was given up. */
    private void await(String id) throws IOException {
        while (!cancelled.contains(id) && closed.getCount() > 0) {
            rest();
        }
    }

    /** Writes the same again and again until nobody reads it any more. */
    private void untilDropped(OutputStream out, String text) throws IOException {
        try {
            while (closed.getCount() > 0) {
                send(out, text);
                rest();
            }
        } catch (IOException e) {
            dropped.incrementAndGet();
            throw e;
        }
    }

    private void rest() throws IOException {
        try {
            var _ = closed.await(2, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static Map<String, Object> content(String text) {
        return Map.of("content", List.of(Map.of("type", "text", "text", text)));
    }

    private static String result(String id, String text) {
        return JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", id, "result", content(text)));
    }

    private static void json(HttpExchange exchange, String id, Map<String, Object> result) throws IOException {
        raw(exchange, JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", id, "result", result)));
    }

    private static void raw(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
