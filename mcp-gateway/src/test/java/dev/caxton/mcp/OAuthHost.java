package dev.caxton.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.json.JsonMapper;

/** An MCP server that wants tokens and the authorization server that gives them, both as small as they can be, and both as wrong as a test wants them. */
@NullUnmarked
final class OAuthHost implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What the authorization server was asked: fields of the form, and its header as {@code Authorization}. */
    final List<Map<String, String>> grants = new CopyOnWriteArrayList<>();

    /** The tokens that the upstream takes. */
    final Map<String, Boolean> tokens = new ConcurrentHashMap<>();

    /** What calls were made with. */
    final List<String> used = new CopyOnWriteArrayList<>();

    /** How often the upstream was asked to describe itself. */
    final AtomicInteger described = new AtomicInteger();

    /** What the servers say about themselves; a test changes it. */
    final Map<String, Object> resource = new HashMap<>();

    final Map<String, Object> metadata = new HashMap<>();
    volatile String challenge;
    volatile int lifetime = 3_600;
    volatile boolean refresh;
    volatile boolean failing;

    OAuthHost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        String base = uri("").toString();
        resource.putAll(Map.of("resource", base + "/mcp", "authorization_servers", List.of(base)));
        metadata.putAll(Map.of(
                "issuer",
                base,
                "authorization_endpoint",
                base + "/authorize",
                "token_endpoint",
                base + "/token",
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt"),
                "code_challenge_methods_supported",
                List.of("S256"),
                "authorization_response_iss_parameter_supported",
                true));
        challenge = "Bearer resource_metadata=\"" + base + "/resource\"";
        server.createContext("/resource", exchange -> {
            described.incrementAndGet();
            answer(exchange, 200, resource);
        });
        server.createContext(
                "/register",
                exchange ->
                        answer(exchange, 201, Map.of("client_id", "introduced", "token_endpoint_auth_method", "none")));
        server.createContext("/.well-known/oauth-authorization-server", exchange -> answer(exchange, 200, metadata));
        server.createContext("/token", this::token);
        server.createContext("/mcp", this::mcp);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = Arrays.stream(text(exchange).split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0],
                        field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8),
                        (a, b) -> a,
                        TreeMap::new));
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header != null) {
            form.put("Authorization", header);
        }
        grants.add(form);
        if (failing) {
            answer(exchange, 400, Map.of("error", "invalid_grant", "error_description", "s3cret"));
            return;
        }
        String token = "token-" + grants.size();
        tokens.put(token, true);
        Map<String, Object> answer =
                new LinkedHashMap<>(Map.of("access_token", token, "token_type", "Bearer", "expires_in", lifetime));
        if (refresh) {
            answer.put("refresh_token", "refresh-" + grants.size());
        }
        answer(exchange, 200, answer);
    }

    private void mcp(HttpExchange exchange) throws IOException {
        String body = text(exchange);
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!tokens.containsKey(header.replaceFirst("^Bearer ", ""))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
            answer(exchange, 401, Map.of());
            return;
        }
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 405, Map.of());
            return;
        }
        Map<?, ?> message = JSON.readValue(body, Map.class);
        if (!message.containsKey("id")) {
            answer(exchange, 202, Map.of());
            return;
        }
        used.add(header);
        Map<String, Object> result = switch ((String) message.get("method")) {
            case "initialize" ->
                Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        Map.of("tools", Map.of()),
                        "serverInfo",
                        Map.of("name", "guarded", "version", "1"));
            case "tools/list" ->
                Map.of("tools", List.of(Map.of("name", "ask", "inputSchema", Map.of("type", "object"))));
            default -> Map.of("content", List.of(Map.of("type", "text", "text", "told")));
        };
        answer(exchange, 200, Map.of("jsonrpc", "2.0", "id", message.get("id"), "result", result));
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
