package dev.caxton.mcp.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of streams when the token ends that they were asked for with. The clock stands until a test moves it. */
@NullUnmarked
class TokenEndTest {

    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = START.plusSeconds(600);
    private static final Caller OLD = caller(Optional.of(END));
    private static final Caller FRESH = caller(Optional.of(END.plusSeconds(600)));

    /** A stream says nothing by itself, and hears of the end only when something is to be sent. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final LinkedBlockingQueue<Request> held = new LinkedBlockingQueue<>();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private StreamableHttp http;
    private String session;

    private static Caller caller(Optional<Instant> until) {
        return new Caller(ADA, Optional.empty(), Optional.empty(), until);
    }

    /** Answers when it is let go. */
    private final class Served implements Methods {

        @Override
        public Map<String, Object> greet(Client client) {
            return Map.of("capabilities", Map.of());
        }

        @Override
        public Answer answer(Request request) {
            held.add(request);
            CountDownLatch over = new CountDownLatch(1);
            request.whenCancelled(over::countDown);
            while (letGo.getCount() > 0 && over.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            return new Answer.Result("{\"x\":3}".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void told(Client client, String method, Map<String, Object> params) {}

        @Override
        public void ended(Client client) {}
    }

    private void serve(Duration heartbeat) {
        http = new StreamableHttp(new StreamableHttp.Parts(
                new Served(),
                List.of("2025-11-25"),
                () -> "s1",
                new StrictJson(5_000, 20),
                5_000,
                new EndpointLimits(
                        20, 10, 4, Duration.ofMinutes(15), 2_000, 20_000, 100_000, Duration.ofMinutes(1), heartbeat),
                now::get));
        FakeExchange greeting = new FakeExchange(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":{}}}");
        http.handle(greeting, OLD);
        session = greeting.header("Mcp-Session-Id");
    }

    @AfterEach
    void close() {
        letGo.countDown();
        http.close();
    }

    private FakeExchange exchange(String method, String body) {
        return new FakeExchange(method, body).with("Mcp-Session-Id", session);
    }

    private Thread start(FakeExchange exchange, Caller caller) {
        Thread thread = Thread.ofVirtual().start(() -> http.handle(exchange, caller));
        await(() -> exchange.status() == 200);
        return thread;
    }

    private void tell(String what) {
        http.clients().getFirst().tell("notifications/message", Map.of("data", what));
    }

    private FakeExchange call() {
        return exchange("POST", "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"waits\",\"params\":{}}");
    }

    private static void join(Thread thread) throws InterruptedException {
        assertTrue(thread.join(Duration.ofSeconds(60)), "it does not end");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatIsListenedToEndsWithTheTokenAndTheSessionStays() throws Exception {
        serve(Duration.ofMillis(5));
        FakeExchange listening = exchange("GET", "");
        Thread thread = start(listening, OLD);
        await(() -> listening.text().contains(": here"));
        now.set(END.minusNanos(1));
        tell("one");
        await(() -> listening.text().contains("one"));
        now.set(END);
        join(thread);
        assertFalse(listening.wasAborted(), "it ends as a stream does");
        FakeExchange ping = exchange("POST", "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"}");
        http.handle(ping, FRESH);
        assertEquals(200, ping.status(), ping.text());
    }

    @Test
    void nothingIsSentAfterTheEndAndNothingIsLost() throws Exception {
        serve(NEVER);
        FakeExchange listening = exchange("GET", "");
        Thread thread = start(listening, OLD);
        tell("one");
        await(() -> listening.text().contains("one"));
        now.set(END);
        tell("two");
        join(thread);
        assertFalse(listening.text().contains("two"), listening.text());
        tell("three");
        FakeExchange again = exchange("GET", "").with("Last-Event-ID", "0-2");
        Thread second = start(again, FRESH);
        await(() -> again.text().contains("three"));
        assertTrue(again.text().contains("two") && !again.text().contains("one"), again.text());
        http.close();
        join(second);
    }

    @Test
    void aClientThatHasHeardNothingKnowsWhereItWas() throws Exception {
        serve(NEVER);
        FakeExchange listening = exchange("GET", "");
        Thread thread = start(listening, OLD);
        await(() -> listening.text().equals("id: 0-1\ndata:\n\n"));
        now.set(END);
        tell("one");
        join(thread);
        assertFalse(listening.text().contains("one"), listening.text());
        FakeExchange again = exchange("GET", "").with("Last-Event-ID", "0-1");
        Thread second = start(again, FRESH);
        await(() -> again.text().contains("one"));
        http.close();
        join(second);
    }

    @Test
    void aRequestIsAnsweredHoweverLongItsTokenLasts() throws Exception {
        serve(NEVER);
        FakeExchange call = call();
        Thread thread = Thread.ofVirtual().start(() -> http.handle(call, OLD));
        Request request = held.take();
        assertTrue(request.tell("notifications/message", Map.of("data", "one")));
        await(() -> call.text().contains("one"));
        now.set(END.plusSeconds(1));
        assertTrue(request.tell("notifications/message", Map.of("data", "two")));
        letGo.countDown();
        join(thread);
        assertTrue(call.text().contains("two") && call.text().contains("\"result\":{\"x\":3}"), call.text());
    }

    @Test
    void aStreamThatIsTakenUpAgainEndsWithTheTokenThatTookItUp() throws Exception {
        serve(NEVER);
        FakeExchange call = call();
        Thread thread = Thread.ofVirtual().start(() -> http.handle(call, OLD));
        Request request = held.take();
        assertTrue(request.tell("notifications/message", Map.of("data", "one")));
        await(() -> call.text().contains("one"));
        FakeExchange again = exchange("GET", "").with("Last-Event-ID", "1-1");
        Thread second = start(again, OLD);
        await(() -> again.text().contains("one"));
        now.set(END);
        assertTrue(request.tell("notifications/message", Map.of("data", "two")));
        join(second);
        assertFalse(again.text().contains("two"), again.text());
        letGo.countDown();
        join(thread);
        FakeExchange fresh = exchange("GET", "").with("Last-Event-ID", "1-2");
        http.handle(fresh, FRESH);
        assertTrue(fresh.text().contains("two") && fresh.text().contains("\"result\":{\"x\":3}"), fresh.text());
    }

    @Test
    void withoutAnEndNothingEnds() {
        serve(NEVER);
        FakeExchange listening = exchange("GET", "");
        var _ = start(listening, Caller.of(ADA));
        now.set(END.plusSeconds(1_000_000));
        tell("one");
        await(() -> listening.text().contains("one"));
    }
}
