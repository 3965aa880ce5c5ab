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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** An MCP server that takes one token, and the authorization server that gives it for one code to whoever registers. */
final class GuardedUpstream implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** The forms that came to the token endpoint. */
    final List<String> grants = new CopyOnWriteArrayList<>();

    GuardedUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        String base = uri("").toString();
        serve("/resource", 200, Map.of("resource", base + "/mcp", "authorization_servers", List.of(base)));
        serve(
                "/.well-known/oauth-authorization-server",
                200,
                Map.of(
                        "issuer",
                        base,
                        "authorization_endpoint",
                        base + "/authorize",
                        "token_endpoint",
                        base + "/token",
                        "registration_endpoint",
                        base + "/register",
                        "code_challenge_methods_supported",
                        List.of("S256")));
        serve("/register", 201, Map.of("client_id", "registered", "token_endpoint_auth_method", "none"));
        server.createContext("/token", exchange -> {
            grants.add(text(exchange));
            answer(exchange, 200, Map.of("access_token", "given", "token_type", "Bearer", "expires_in", 3_600));
        });
        server.createContext("/mcp", this::mcp);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void serve(String path, int status, Map<String, Object> body) {
        server.createContext(path, exchange -> {
            var _ = text(exchange);
            answer(exchange, status, body);
        });
    }

    private void mcp(HttpExchange exchange) throws IOException {
        String body = text(exchange);
        if (!"Bearer given".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer resource_metadata=\"" + uri("/resource") + "\"");
            answer(exchange, 401, Map.of());
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, Map.of());
            return;
        }
        Map<?, ?> message = JSON.readValue(body, Map.class);
        Object id = message.get("id");
        if (id == null) {
            answer(exchange, 202, Map.of());
            return;
        }
        Map<String, Object> result = String.valueOf(message.get("method")).equals("initialize")
                ? Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        Map.of("tools", Map.of()),
                        "serverInfo",
                        Map.of("name", "guarded", "version", "1"))
                : Map.of("tools", List.of(Map.of("name", "ask", "inputSchema", Map.of("type", "object"))));
        answer(exchange, 200, Map.of("jsonrpc", "2.0", "id", id, "result", result));
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
