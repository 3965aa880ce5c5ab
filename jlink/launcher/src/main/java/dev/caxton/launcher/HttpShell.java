package dev.caxton.launcher;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.mcp.endpoint.RequestOrigin;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.Principal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The MCP endpoint on the web server of the JDK: it looks at path, host, origin and token, and hands everything else to the endpoint. Each request has a virtual thread of
 * its own; the web server ends connections that take longer than half a minute to send a request.
 */
final class HttpShell implements AutoCloseable {

    private static final String PATH = "/mcp";

    /** The door of all upstreams, and the doors of one each. */
    private static final Pattern TARGET = Pattern.compile(PATH + "(?:/upstreams/(" + UpstreamConfig.NAMES + "))?");

    private static final String SCHEME = "Bearer ";

    /** Connections at once, and how many wait to be accepted. */
    private static final String CONNECTIONS = "2000";

    private static final int BACKLOG = 200;

    /** How programs name this machine. */
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    /** Who is let in: whoever has the token, or every program of this machine; and which hosts requests may name. */
    record Admission(List<String> hosts, Principal caller, Optional<ClientToken> token) {

        Admission {
            hosts = List.copyOf(hosts);
        }

        static Admission of(List<String> hosts, Principal caller, ClientToken token) {
            return new Admission(hosts, caller, Optional.of(token));
        }

        static Admission anonymous(List<String> hosts, Principal caller) {
            return new Admission(hosts, caller, Optional.empty());
        }
    }

    /** Why a request does not get to the endpoint. */
    private record Refused(int status, String code, String detail, Map<String, String> headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final McpEndpoint endpoint;
    private final Admission admission;
    private final RequestOrigin origin;

    private HttpShell(HttpServer server, McpEndpoint endpoint, Admission admission) {
        this.server = server;
        this.endpoint = endpoint;
        this.admission = admission;
        // Some programs name the server itself as their origin; pages, which are all of other servers, never do.
        int port = server.getAddress().getPort();
        this.origin = new RequestOrigin(
                admission.hosts(),
                LOOPBACK.stream().map(host -> "http://" + host + ":" + port).toList());
    }

    /** Listens. */
    static HttpShell open(InetSocketAddress address, McpEndpoint endpoint, Admission admission) throws IOException {
        // Read once, when the first web server of a process is made; this is the only one.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("jdk.httpserver.maxConnections", CONNECTIONS);
        HttpShell shell = new HttpShell(HttpServer.create(address, BACKLOG), endpoint, admission);
        shell.server.setExecutor(shell.threads);
        shell.server.createContext("/", shell::serve);
        shell.server.start();
        return shell;
    }

    String url() {
        InetSocketAddress at = server.getAddress();
        String host = at.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort() + PATH;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            // An exchange whose body nobody has asked for takes its connection with it when it is closed, and the
            // client does not expect that.
            var _ = exchange.getRequestBody();
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            Optional<Refused> refused = refused(exchange);
            if (refused.isPresent()) {
                answer(exchange, refused.get());
                return;
            }
            Optional<String> trace =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("traceparent"));
            // The token of the file lasts as long as this process, and without one nothing ends.
            endpoint.handle(
                    new JdkExchange(exchange),
                    new Caller(admission.caller(), trace, upstream(exchange), Optional.empty()));
        }
    }

    private static Matcher target(HttpExchange exchange) {
        return TARGET.matcher(exchange.getRequestURI().toString());
    }

    private static Optional<String> upstream(HttpExchange exchange) {
        Matcher target = target(exchange);
        return target.matches() ? Optional.ofNullable(target.group(1)) : Optional.empty();
    }

    private Optional<Refused> refused(HttpExchange exchange) {
        // A target in absolute form is for proxies; this is none.
        if (!target(exchange).matches()) {
            return refused(404, "CAX-HTTP-NOT-FOUND", "Here is " + PATH + ", with " + PATH + "/upstreams/NAME.");
        }
        List<String> hosts = headers(exchange, "Host");
        if (!origin.admitsHost(hosts)) {
            return refused(403, "CAX-HTTP-HOST", "The host is not admitted. --host admits further ones.");
        }
        if (!origin.admitsOrigin(headers(exchange, "Origin"))) {
            return refused(403, "CAX-HTTP-ORIGIN", "Web pages are not admitted.");
        }
        List<String> sent = headers(exchange, "Authorization");
        if (sent.size() > 1) {
            return refused(400, "CAX-HTTP-REQUEST", "The request has more than one Authorization header.");
        }
        return admission.token().isPresent() ? unknown(admission.token().get(), sent) : notLocal(exchange, sent);
    }

    private static Optional<Refused> unknown(ClientToken token, List<String> sent) {
        Optional<String> bearer = sent.stream()
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .findFirst();
        if (bearer.isPresent() && token.is(bearer.get())) {
            return Optional.empty();
        }
        String challenge = "Bearer realm=\"caxton\"" + (bearer.isPresent() ? ", error=\"invalid_token\"" : "");
        return Optional.of(new Refused(
                401,
                bearer.isPresent() ? "CAX-AUTH-INVALID" : "CAX-AUTH-MISSING",
                "Send 'Authorization: Bearer' with the content of the token file.",
                Map.of("WWW-Authenticate", challenge)));
    }

    private static Optional<Refused> notLocal(HttpExchange exchange, List<String> sent) {
        boolean local = sent.isEmpty()
                && RequestOrigin.isOfThisMachine(
                        exchange.getRemoteAddress().getAddress(), name -> headers(exchange, name));
        return local
                ? Optional.empty()
                : refused(
                        401,
                        "CAX-AUTH-MISSING",
                        "Without a token come programs of this machine alone, and not with a proxy.");
    }

    private static Optional<Refused> refused(int status, String code, String detail) {
        return Optional.of(new Refused(status, code, detail, Map.of()));
    }

    private static List<String> headers(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    private static void answer(HttpExchange exchange, Refused refused) throws IOException {
        JsonObject problem = new JsonObject(new TreeMap<>(
                Map.of("code", new JsonString(refused.code()), "detail", new JsonString(refused.detail()))));
        byte[] body = CanonicalJson.text(problem).getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/problem+json");
        headers.set("Cache-Control", "no-store");
        refused.headers().forEach(headers::set);
        exchange.sendResponseHeaders(refused.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** Ends every connection. Close the endpoint first, so that its streams end. */
    @Override
    public void close() {
        endpoint.close();
        server.stop(0);
        threads.close();
    }
}
