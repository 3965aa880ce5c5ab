package dev.caxton.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway without a server around it: the image's own program, as a process, with an upstream behind it and a client in front. */
class McpServeIT {

    private static final Path CAXTON = Path.of(System.getProperty("image"), "bin/caxton");
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|[0-9]+)");
    private static final String GREETING =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";

    @TempDir
    Path folder = Path.of("");

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final List<Process> started = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer upstream = upstream();

    private HttpServer upstream() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            server.createContext("/mcp", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestHeaders().entrySet() + " " + body);
            Matcher id = ID.matcher(body);
            if (!id.find()) {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 202 : 405, -1);
                return;
            }
            String result = "{\"content\":[{\"type\":\"text\",\"text\":\"as you say\"}]}";
            if (body.contains("\"initialize\"")) {
                result = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"u\",\"version\":\"1\"}}";
            } else if (body.contains("\"tools/list\"")) {
                result = "{\"tools\":[{\"name\":\"say\",\"inputSchema\":{\"type\":\"object\"}},"
                        + "{\"name\":\"shout\",\"inputSchema\":{\"type\":\"object\"}}]}";
            }
            byte[] bytes = ("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @BeforeEach
    void documents() throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                caxton: policy/v1
                name: headless
                tenant: default
                tools:
                  - permit: say
                    callers: ["user:default/ada", "anonymous:default/local"]
                    tools: [up/say]
                    when: args.text != 'no'
                  - permit: add
                    callers: ["anonymous:default/local"]
                    tools: [adder/add]
                """);
        Files.writeString(
                folder.resolve("upstreams.yaml"),
                "upstreams:\n  - name: up\n    pins: trust-first-seen\n    http:\n      url: http://127.0.0.1:"
                        + upstream.getAddress().getPort() + "/mcp\n      loopback: true\n");
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        client.close();
        upstream.stop(0);
    }

    private Process caxton(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                CAXTON.toString(),
                "mcp",
                "serve",
                "--policy",
                folder.resolve("policy.yaml").toString(),
                "--upstreams",
                folder.resolve("upstreams.yaml").toString(),
                "--audit",
                folder.resolve("audit").toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().clear();
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private URI ready(Process process) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            Matcher line = Pattern.compile("ready: (\\S+)\n").matcher(output());
            if (line.find()) {
                return URI.create(line.group(1));
            }
            assertTrue(process.isAlive() && System.nanoTime() < end, output());
            LockSupport.parkNanos(20_000_000);
        }
    }

    private HttpResponse<String> post(URI uri, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String call(String tool, String text) {
        return "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"text\":\"" + text + "\"}}}";
    }

    @Test
    void aClientWithTheTokenCallsWhatThePolicyGrants() throws Exception {
        Path file = folder.resolve("token");
        Process process = caxton("--listen", "127.0.0.1:0", "--token-file", file.toString(), "--as", "ada");
        URI uri = ready(process);
        String token = Files.readString(file).strip();
        assertEquals(64, token.length());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String[] bearer = {"Authorization", "Bearer " + token};

        HttpResponse<String> none = post(uri, GREETING);
        assertEquals(401, none.statusCode());
        assertEquals(
                "Bearer realm=\"caxton\"",
                none.headers().firstValue("WWW-Authenticate").orElse(""));
        assertEquals(
                401,
                post(uri, GREETING, "Authorization", "Bearer " + "0".repeat(64)).statusCode());
        assertEquals(
                403,
                post(uri, GREETING, bearer[0], bearer[1], "Origin", "http://localhost:3000")
                        .statusCode());
        assertEquals(404, post(uri.resolve("/mcp/x"), GREETING, bearer).statusCode());
        assertEquals(
                404, post(URI.create(uri + "?access_token=" + token), GREETING).statusCode());

        HttpResponse<String> greeted = post(uri, GREETING, bearer);
        assertEquals(200, greeted.statusCode(), greeted.body());
        String session = greeted.headers().firstValue("Mcp-Session-Id").orElseThrow();
        String[] both = {bearer[0], bearer[1], "Mcp-Session-Id", session};
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!post(uri, LIST, both).body().contains("up__say")) {
            assertTrue(System.nanoTime() < end, output());
            LockSupport.parkNanos(50_000_000);
        }
        assertFalse(post(uri, LIST, both).body().contains("shout"));
        assertTrue(post(uri, call("up__say", "hello"), both).body().contains("as you say"));
        assertTrue(post(uri, call("up__say", "no"), both).body().contains("CAX-TOOL-DENIED"));
        assertTrue(post(uri, call("up__shout", "hello"), both).body().contains("Unknown tool"));
        assertEquals(
                1,
                received.stream()
                        .filter(request -> request.contains("tools/call"))
                        .count());
        assertTrue(received.stream().noneMatch(request -> request.contains(token)), received::toString);

        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it does not end");
        Process verify = new ProcessBuilder(
                        CAXTON.toString(),
                        "audit",
                        "verify",
                        folder.resolve("audit").toString())
                .redirectErrorStream(true)
                .start();
        String verdict = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, verify.waitFor(), verdict);
        assertTrue(verdict.startsWith("intact"), verdict);
    }

    @Test
    void programsOfThisMachineNeedNoTokenWhereItIsToldSo() throws Exception {
        URI uri = ready(caxton("--listen", "127.0.0.1:0", "--anonymous"));
        assertEquals(200, post(uri, GREETING).statusCode());
        for (String[] header : new String[][] {
            {"X-Forwarded-For", "203.0.113.7"}, {"Origin", "http://localhost"}, {"Authorization", "Bearer x"}
        }) {
            int status = post(uri, GREETING, header).statusCode();
            assertTrue(status == 401 || status == 403, header[0] + " " + status);
        }
    }

    private static String add(String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"a\":40,\"b\":2}}}";
    }

    @Test
    void agentsRunInTheSameProcessAndTheirToolsStandBesideThoseOfUpstreams() throws Exception {
        Path agents = Files.createDirectory(folder.resolve("agents"));
        for (String file : List.of("adder.yaml", "adder.wasm")) {
            try (InputStream in = ClassLoader.getSystemResourceAsStream("agents/" + file)) {
                Files.write(
                        agents.resolve(file), Objects.requireNonNull(in, file).readAllBytes());
            }
        }
        Process process = caxton("--listen", "127.0.0.1:0", "--anonymous", "--agents", agents.toString());
        URI all = ready(process);
        assertTrue(output().contains("deployed default/adder at level strict, tools adder/add\n"), output());
        URI one = URI.create(all + "/upstreams/adder");
        String session =
                post(all, GREETING).headers().firstValue("Mcp-Session-Id").orElseThrow();
        // The agent is there before the first client is; the upstream is connected in the background.
        assertTrue(post(all, LIST, "Mcp-Session-Id", session).body().contains("\"adder__add\""), output());
        assertTrue(
                post(all, add("adder__add"), "Mcp-Session-Id", session)
                        .body()
                        .contains("\"structuredContent\":{\"sum\":42}"),
                output());
        assertEquals(404, post(one, LIST, "Mcp-Session-Id", session).statusCode());
        String alone =
                post(one, GREETING).headers().firstValue("Mcp-Session-Id").orElseThrow();
        String listed = post(one, LIST, "Mcp-Session-Id", alone).body();
        assertTrue(listed.contains("\"name\":\"add\"") && !listed.contains("say"), listed);
        assertTrue(post(one, add("add"), "Mcp-Session-Id", alone).body().contains("{\"sum\":42}"), output());
        for (String wrong : List.of("/upstreams", "/upstreams/", "/upstreams/Adder", "/upstreams/adder/x")) {
            assertEquals(404, post(URI.create(all + wrong), GREETING).statusCode(), wrong);
        }
        long before = System.nanoTime();
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it does not end");
        assertTrue(System.nanoTime() - before < Duration.ofSeconds(8).toNanos(), "it was not closed in order");
    }

    @Test
    void nobodyIsLetInByMistake() throws Exception {
        Path open = Files.writeString(folder.resolve("open-token"), "x".repeat(40));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of("--anonymous", "--token-file", open.toString()),
                List.of("--anonymous", "--listen", "0.0.0.0:0"),
                List.of("--anonymous", "--host", "gateway.example"),
                List.of("--token-file", open.toString()))) {
            Process process = caxton(wrong.toArray(String[]::new));
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), wrong.toString());
            assertTrue(process.exitValue() == 2 || process.exitValue() == 3, wrong + " " + output());
        }
    }
}
