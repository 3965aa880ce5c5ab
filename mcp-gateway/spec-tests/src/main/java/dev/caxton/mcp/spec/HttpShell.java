package dev.caxton.mcp.spec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.mcp.endpoint.Exchange;
import dev.caxton.policy.identity.Principal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/** An endpoint on a free port of the loopback interface, without tokens: everybody there is the same principal. Host and origin are checked. */
final class HttpShell implements AutoCloseable {

    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String UPSTREAMS = "/mcp/upstreams/";

    private final HttpServer server;

    HttpShell(McpEndpoint endpoint, Principal principal) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (!isLocal(exchange)) {
                    exchange.sendResponseHeaders(403, -1);
                } else {
                    endpoint.handle(
                            new Shown(exchange),
                            new Caller(
                                    principal,
                                    Optional.empty(),
                                    path.startsWith(UPSTREAMS)
                                            ? Optional.of(path.substring(UPSTREAMS.length()))
                                            : Optional.empty()));
                }
            }
        });
        server.start();
    }

    private static boolean isLocal(HttpExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        return isLocal(exchange.getRequestHeaders().getFirst("Host"))
                && (origin == null || isLocal(origin.replaceFirst("^https?://", "")));
    }

    private static boolean isLocal(String authority) {
        return HOSTS.contains(authority.replaceFirst(":[0-9]+$", ""));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Shown(HttpExchange exchange) implements Exchange {

        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }

        @Override
        public byte[] body(int most) throws IOException {
            return exchange.getRequestBody().readNBytes(most + 1);
        }

        @Override
        public void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }

        @Override
        public Body stream(Map<String, String> headers) throws IOException {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.flush();
            return bytes -> {
                out.write(bytes);
                out.flush();
            };
        }

        @Override
        public void abort() {
            exchange.close();
        }
    }
}
