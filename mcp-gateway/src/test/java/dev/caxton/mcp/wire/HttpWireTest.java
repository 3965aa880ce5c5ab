package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does the work of an exchange, and what is read of an answer, with a server that counts. */
@Timeout(60)
class HttpWireTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Runnable> offered = new CopyOnWriteArrayList<>();
    private final List<JSONRPCMessage> heard = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final AtomicInteger missed = new AtomicInteger();
    private final AtomicInteger none = new AtomicInteger();
    private final AtomicInteger some = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/answers", HttpWireTest::answers);
        server.createContext("/streams", HttpWireTest::streams);
        server.createContext("/offers-none", exchange -> listened(exchange, none, 405, 405, 405));
        server.createContext("/offers-later", exchange -> listened(exchange, some, 503, 200, 404, 200, 405));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answers(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!asked.contains("\"id\"")) {
                exchange.sendResponseHeaders(202, -1);
                return;
            }
            byte[] answer = ("{\"jsonrpc\":\"2.0\",\"id\":\"" + asked.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1")
                            + "\",\"result\":{}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** Answers everything with a stream that says nothing and does not end. */
    private static void streams(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
    }

    /** Answers one attempt to listen after the other, each with a status and, if it is a stream, one change. */
    private static void listened(HttpExchange exchange, AtomicInteger count, int... statuses) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            answers(exchange);
            return;
        }
        try (exchange) {
            int status = statuses[Math.min(count.getAndIncrement(), statuses.length - 1)];
            if (status == 200) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody()
                        .write("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n"
                                .getBytes(StandardCharsets.UTF_8));
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    private HttpWire wire(String path, Credentials credentials) {
        HttpWire wire = new HttpWire(
                new HttpWire.Target(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), Map.of(), true, 10_000),
                McpJsonDefaults.getMapper(),
                credentials);
        wire.open(
                new Wire.Listener() {
                    @Override
                    public void received(JSONRPCMessage message, Optional<String> request) {
                        heard.add(message);
                    }

                    @Override
                    public void missed() {
                        missed.incrementAndGet();
                    }

                    @Override
                    public void lost(String reason) {
                        lost.add(reason);
                    }
                },
                PATIENCE);
        return wire;
    }

    private static JSONRPCMessage request(String id) {
        return new McpSchema.JSONRPCRequest("tools/list", id, Map.of());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void done(CompletableFuture<Void> sent) throws Exception {
        sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A name that is looked up, and a connection that is made, may take longer than the caller's time, and can't be ended from outside. */
    @Test
    void theCallersThreadIsUsedOnlyWhereAConnectionIsThere() throws Exception {
        try (HttpWire wire = wire("/answers", Credentials.NONE)) {
            done(wire.send(request("a"), offered::add));
            assertEquals(0, offered.size(), "no connection was there");
            CompletableFuture<Void> second = wire.send(request("b"), offered::add);
            assertEquals(1, offered.size());
            assertFalse(second.isDone());
            offered.getFirst().run();
            assertTrue(second.isDone(), "by whoever was offered it");
            done(second);
        }
        assertEquals(2, heard.size());
        assertEquals(List.of(), lost);
    }

    @Test
    void theCallersThreadFetchesNoToken() throws Exception {
        Credentials some = new Credentials() {
            @Override
            public Optional<String> token() {
                return Optional.of("a-token");
            }

            @Override
            public Optional<String> renewed(Refusal refusal) {
                return Optional.empty();
            }
        };
        try (HttpWire wire = wire("/answers", some)) {
            done(wire.send(request("a"), offered::add));
            done(wire.send(request("b"), offered::add));
        }
        assertEquals(List.of(), offered);
    }

    /** There is nothing in it that anybody waits for. */
    @Test
    void theReceiptOfANotificationIsNotHeardAsAStream() throws Exception {
        try (HttpWire wire = wire("/streams", Credentials.NONE)) {
            done(wire.send(new McpSchema.JSONRPCNotification("notifications/cancelled", Map.of())));
        }
        assertEquals(List.of(), heard);
    }

    @Test
    void onlyWhoSaysThatItOffersNoStreamIsNotAskedAgain() throws Exception {
        JSONRPCMessage ready = new McpSchema.JSONRPCNotification("notifications/initialized", Map.of());
        try (HttpWire never = wire("/offers-none", Credentials.NONE);
                HttpWire later = wire("/offers-later", Credentials.NONE)) {
            done(never.send(ready));
            await(() -> none.get() == 1);
            done(later.send(ready));
            await(() -> heard.size() == 2);
            assertEquals(2, missed.get(), "after each time that there was no stream");
            assertTrue(some.get() >= 4);
        }
        assertEquals(1, none.get());
        assertEquals(List.of(), lost);
    }

    @Test
    void aClientThatIsShutSaysSo() {
        GuardedHttp shut = new GuardedHttp(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/answers"),
                new AddressGuard(true)::check,
                PATIENCE);
        try (shut) {
            assertFalse(shut.hasIdle());
        }
        assertThrows(
                ClosedChannelException.class,
                () -> shut.ask(new GuardedHttp.Question("GET", Map.of(), Optional.empty(), Optional.empty())));
    }
}
