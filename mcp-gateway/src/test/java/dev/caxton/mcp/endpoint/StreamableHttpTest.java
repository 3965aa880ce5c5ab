package dev.caxton.mcp.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol over HTTP, without HTTP. */
@NullUnmarked
class StreamableHttpTest {

    private static final Caller ADA = Caller.of(Principal.parse("user:default/ada"));
    private static final Caller EVE = Caller.of(Principal.parse("user:default/eve"));
    private static final EndpointLimits LIMITS = new EndpointLimits(
            20, 10, 4, Duration.ofMinutes(15), 2_000, 20_000, 100_000, Duration.ofMillis(300), Duration.ofMillis(200));

    /** Answers by the method: at once, after news, after a question, when it is let go. */
    private static final class Served implements Methods {

        private final LinkedBlockingQueue<Request> held = new LinkedBlockingQueue<>();
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final List<String> ended = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean stalls;
        private final List<String> told = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Map<String, Object> greet(Client client) {
            return Map.of("capabilities", Map.of());
        }

        @Override
        public Answer answer(Request request) {
            return switch (request.method()) {
                case "plain" -> new Answer.Result("{\"x\":1}".getBytes(StandardCharsets.UTF_8));
                case "news" -> {
                    assertTrue(request.tell("notifications/message", Map.of("data", "a\nb")));
                    yield new Answer.Result("{\"x\":2}".getBytes(StandardCharsets.UTF_8));
                }
                case "asks" -> {
                    try {
                        Map<String, Object> answer = request.ask("sampling/createMessage", Map.of("q", 1))
                                .join();
                        yield new Answer.Result(Messages.written(answer).getBytes(StandardCharsets.UTF_8));
                    } catch (java.util.concurrent.CompletionException e) {
                        yield new Answer.Failure(
                                -1, "the client said " + e.getCause().getMessage());
                    }
                }
                case "waits" -> {
                    held.add(request);
                    CountDownLatch over = new CountDownLatch(1);
                    request.whenCancelled(over::countDown);
                    while (letGo.getCount() > 0 && over.getCount() > 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    yield new Answer.Result("{\"x\":3}".getBytes(StandardCharsets.UTF_8));
                }
                case "fails" -> throw new IllegalStateException("a secret of the inside");
                default -> new Answer.Failure(Messages.METHOD_NOT_FOUND, "none");
            };
        }

        @Override
        public void told(Client client, String method, Map<String, Object> params) {
            told.add(method);
        }

        @Override
        public void ended(Client client) {
            ended.add(client.id());
            while (stalls && letGo.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private final Served served = new Served();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final StreamableHttp http = http(LIMITS);

    private StreamableHttp http(EndpointLimits limits) {
        return new StreamableHttp(new StreamableHttp.Parts(
                served,
                List.of("2025-03-26", "2025-06-18", "2025-11-25"),
                () -> "s" + ids.incrementAndGet(),
                new StrictJson(5_000, 20),
                5_000,
                limits,
                now::get));
    }

    @AfterEach
    void close() {
        served.letGo.countDown();
        http.close();
    }

    @Test
    void aRequestNamesTheRevisionOfItsSessionOrNone() {
        String session = open(ADA, "2025-11-25");
        for (String method : List.of("POST", "DELETE")) {
            FakeExchange other =
                    exchange(method, session, request("1", "plain")).with("MCP-Protocol-Version", "2025-06-18");
            http.handle(other, ADA);
            assertEquals(400, other.status(), method);
        }
        assertEquals(200, post(ADA, session, request("1", "plain")).status());
    }

    @Test
    void answersWithPlainJsonWhereNothingIsStreamed() {
        String session = open(ADA, "2025-11-25");
        FakeExchange answer = post(ADA, session, request("7", "plain"));
        assertEquals(200, answer.status());
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("{\"id\":7,\"jsonrpc\":\"2.0\",\"result\":{\"x\":1}}", answer.text());
        assertEquals(
                "{\"id\":\"7\",\"jsonrpc\":\"2.0\",\"result\":{}}",
                post(ADA, session, request("\"7\"", "ping")).text());
    }

    @Test
    void agreesOnARevision() {
        assertTrue(greet(ADA, "2025-06-18").text().contains("\"protocolVersion\":\"2025-06-18\""));
        assertTrue(greet(ADA, "1999-01-01").text().contains("\"protocolVersion\":\"2025-11-25\""));
        String session = open(ADA, "2025-06-18");
        FakeExchange other =
                exchange("POST", session, request("1", "plain")).with("MCP-Protocol-Version", "1999-01-01");
        http.handle(other, ADA);
        assertEquals(400, other.status());
        FakeExchange twice = exchange("POST", session, request("1", "plain"))
                .with("MCP-Protocol-Version", "2025-06-18", "2025-06-18");
        http.handle(twice, ADA);
        assertEquals(400, twice.status());
    }

    @Test
    void streamsWhatIsToldBeforeTheAnswer() {
        String session = open(ADA, "2025-11-25");
        FakeExchange answer = post(ADA, session, request("1", "news"));
        assertEquals("text/event-stream", answer.header("Content-Type"));
        assertEquals("""
                id: 1-1
                data:

                id: 1-2
                data: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"a\\nb"}}

                id: 1-3
                data: {"id":1,"jsonrpc":"2.0","result":{"x":2}}

                """, answer.text());
        String older = open(ADA, "2025-06-18");
        assertTrue(post(ADA, older, request("1", "news")).text().startsWith("id: 1-1\ndata: {\"jsonrpc\""));
    }

    @Test
    void asksTheClientOnTheStreamOfTheRequest() {
        String session = open(ADA, "2025-11-25");
        FakeExchange asked = exchange("POST", session, request("1", "asks"));
        Thread thread = start(asked, ADA);
        String question = awaitMatch(asked, "\"id\":\"(caxton-\\d+)\"");
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":\"" + question + "\",\"result\":{\"a\":42}}";
        String foreign = open(EVE, "2025-11-25");
        assertEquals(202, post(EVE, foreign, answer).status());
        assertFalse(asked.text().contains("42"), "another session has nothing to answer");
        assertEquals(202, post(ADA, session, answer).status());
        join(thread);
        assertTrue(
                asked.text().endsWith("data: {\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{\"a\":42}}\n\n"), asked.text());
    }

    @Test
    void aClientMayRefuseToAnswer() {
        String session = open(ADA, "2025-11-25");
        FakeExchange asked = exchange("POST", session, request("1", "asks"));
        Thread thread = start(asked, ADA);
        String question = awaitMatch(asked, "\"id\":\"(caxton-\\d+)\"");
        var _ = post(
                ADA,
                session,
                "{\"jsonrpc\":\"2.0\",\"id\":\"" + question + "\",\"error\":{\"code\":-1,\"message\":\"no\"}}");
        join(thread);
        assertTrue(asked.text().contains("the client said no"), asked.text());
    }

    @Test
    void aCancelledRequestHasNoAnswer() throws Exception {
        String session = open(ADA, "2025-11-25");
        FakeExchange waiting = exchange("POST", session, request("1", "waits"));
        Thread thread = start(waiting, ADA);
        Request request = served.held.take();
        var _ = post(EVE, open(EVE, "2025-11-25"), cancel("1"));
        assertFalse(request.isCancelled(), "another session's request of the same id");
        assertEquals(202, post(ADA, session, cancel("1")).status());
        join(thread);
        assertTrue(request.isCancelled());
        assertEquals("", waiting.text());
    }

    @Test
    void aStreamIsTakenUpAgain() throws Exception {
        String session = open(ADA, "2025-11-25");
        FakeExchange lost = exchange("POST", session, request("1", "waits"));
        Thread thread = start(lost, ADA);
        Request request = served.held.take();
        assertTrue(request.tell("notifications/message", Map.of("data", "one")));
        await(() -> lost.text().contains("one"));
        lost.leave();
        assertTrue(request.tell("notifications/message", Map.of("data", "two")));
        served.letGo.countDown();
        join(thread);
        assertFalse(request.isCancelled(), "a client that goes away has cancelled nothing");
        FakeExchange again = exchange("GET", session, "").with("Last-Event-ID", "1-2");
        http.handle(again, ADA);
        assertFalse(again.text().contains("one"), again.text());
        assertTrue(again.text().contains("two"), again.text());
        assertTrue(again.text().contains("\"result\":{\"x\":3}"), again.text());
        FakeExchange foreign = exchange("GET", open(EVE, "2025-11-25"), "").with("Last-Event-ID", "1-2");
        http.handle(foreign, EVE);
        assertEquals(400, foreign.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9-1", "x", "", "-", "1-", "1-x", "999999999999999999999999-1"})
    void aStreamThatIsNotKeptIsNotTakenUp(String event) {
        FakeExchange answer = exchange("GET", open(ADA, "2025-11-25"), "").with("Last-Event-ID", event);
        http.handle(answer, ADA);
        assertEquals(400, answer.status());
    }

    @Test
    void whatBelongsToNoRequestGoesToWhoeverListens() {
        String session = open(ADA, "2025-11-25");
        FakeExchange first = exchange("GET", session, "");
        Thread one = start(first, ADA);
        await(() -> first.text().contains(": here"));
        http.clients().getFirst().tell("notifications/tools/list_changed", Map.of());
        await(() -> first.text().contains("list_changed"));
        FakeExchange second = exchange("GET", session, "");
        Thread two = start(second, ADA);
        join(one);
        await(() -> second.text().contains(": here"));
        http.clients().getFirst().tell("notifications/prompts/list_changed", Map.of());
        await(() -> second.text().contains("prompts/list_changed"));
        assertFalse(first.text().contains("prompts"), "one stream has each message");
        http.close();
        join(two);
    }

    @Test
    void aSlowClientIsCutOffAndNobodyWaitsForIt() {
        String session = open(ADA, "2025-11-25");
        FakeExchange slow = exchange("GET", session, "").stalled();
        Thread thread = start(slow, ADA);
        await(() -> slow.status() == 200);
        for (int i = 0; i < 30; i++) {
            http.clients().getFirst().tell("notifications/message", Map.of("data", "x".repeat(1_000)));
        }
        await(slow::wasAborted);
        join(thread);
    }

    @Test
    void aClientThatTakesNothingIsCutOffInTime() {
        String session = open(ADA, "2025-11-25");
        FakeExchange slow = exchange("GET", session, "").stalled();
        // The first heartbeat is never taken.
        Thread thread = start(slow, ADA);
        await(slow::wasAborted);
        join(thread);
    }

    @Test
    void sessionsBelongToWhoeverOpenedThemAtTheirDoor() {
        String session = open(ADA, "2025-11-25");
        Caller door = new Caller(ADA.principal(), Optional.empty(), Optional.of("sample"), Optional.empty());
        for (String method : List.of("POST", "GET", "DELETE")) {
            for (Caller other : List.of(EVE, door)) {
                FakeExchange answer = exchange(method, session, request("1", "plain"));
                http.handle(answer, other);
                assertEquals(404, answer.status(), method);
                assertTrue(answer.text().contains("CAX-MCP-SESSION"), answer.text());
            }
        }
        assertEquals(200, post(ADA, session, request("1", "plain")).status());
        FakeExchange goodbye = exchange("DELETE", session, "");
        http.handle(goodbye, ADA);
        assertEquals(200, goodbye.status());
        assertEquals(List.of(session), served.ended);
        assertEquals(404, post(ADA, session, request("1", "plain")).status());
    }

    @Test
    void refusesWhatIsNoMessageOrUnfit() {
        String session = open(ADA, "2025-11-25");
        for (String body : List.of(
                "",
                "garbage",
                "{}",
                "null",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"plain\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"plain\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"plain\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"plain\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"plain\",\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}",
                "[]",
                "[" + request("1", "plain") + "]")) {
            FakeExchange answer = post(ADA, session, body);
            assertEquals(400, answer.status(), body);
            assertTrue(answer.text().contains("\"error\":{\"code\":-32"), answer.text());
        }
        assertEquals(413, post(ADA, session, " ".repeat(6_000)).status());
        assertEquals(400, post(ADA, "", request("1", "plain")).status());
        FakeExchange form = exchange("POST", session, request("1", "plain")).with("Content-Type", "text/plain");
        http.handle(form, ADA);
        assertEquals(415, form.status());
        FakeExchange half = exchange("POST", session, request("1", "plain")).with("Accept", "application/json");
        http.handle(half, ADA);
        assertEquals(406, half.status());
        FakeExchange put = exchange("PUT", session, "");
        http.handle(put, ADA);
        assertEquals(405, put.status());
    }

    @Test
    void batchesAreForTheOneRevisionThatHasThem() {
        String session = open(ADA, "2025-03-26");
        FakeExchange answer = post(
                ADA,
                session,
                "[" + request("1", "plain") + "," + request("2", "news") + ",{\"jsonrpc\":\"2.0\",\"method\":\"n\"},"
                        + request("3", "initialize") + "]");
        assertEquals("text/event-stream", answer.header("Content-Type"));
        assertTrue(answer.text().contains("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{\"x\":1}}"), answer.text());
        assertTrue(answer.text().contains("{\"id\":2,\"jsonrpc\":\"2.0\",\"result\":{\"x\":2}}"), answer.text());
        assertTrue(answer.text().contains("greeting"), answer.text());
        assertEquals(List.of("n"), served.told);
    }

    @Test
    void anIdleSessionWhoseEndTakesItsTimeHoldsUpNoOther() {
        served.stalls = true;
        try (StreamableHttp brief = http(new EndpointLimits(
                20,
                10,
                4,
                Duration.ofNanos(1),
                2_000,
                20_000,
                100_000,
                Duration.ofMillis(300),
                Duration.ofMillis(200)))) {
            for (int i = 0; i < 3; i++) {
                brief.handle(exchange("POST", "", GREETING.formatted("2025-11-25")), ADA);
            }
            await(() -> served.ended.size() == 3);
        } finally {
            served.letGo.countDown();
        }
    }

    @Test
    void requestsOfASessionAreCountedAndTheirIdsDiffer() throws Exception {
        String session = open(ADA, "2025-11-25");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(start(exchange("POST", session, request(Integer.toString(i), "waits")), ADA));
            served.held.take();
            if (i == 0) {
                assertTrue(post(ADA, session, request("0", "plain")).text().contains("of this id"));
            }
        }
        assertTrue(post(ADA, session, request("9", "plain")).text().contains("under way already"));
        served.letGo.countDown();
        threads.forEach(StreamableHttpTest::join);
        assertTrue(post(ADA, session, request("9", "plain")).text().contains("\"x\":1"));
    }

    @Test
    void aFaultShowsNothingOfTheInside() {
        FakeExchange answer = post(ADA, open(ADA, "2025-11-25"), request("1", "fails"));
        assertTrue(answer.text().contains("-32603"), answer.text());
        assertFalse(answer.text().contains("secret"), answer.text());
    }

    @Test
    void sessionsEndWhenNobodyUsesThem() {
        try (StreamableHttp hasty = http(new EndpointLimits(
                20,
                10,
                4,
                Duration.ofMillis(1),
                2_000,
                20_000,
                100_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)))) {
            FakeExchange greeting = exchange("POST", "", GREETING.formatted("2025-11-25"));
            hasty.handle(greeting, ADA);
            String session = greeting.header("Mcp-Session-Id");
            FakeExchange listening = exchange("GET", session, "");
            Thread thread = Thread.ofVirtual().start(() -> hasty.handle(listening, ADA));
            await(() -> listening.text().contains(": here"));
            assertTrue(served.ended.isEmpty(), "it is listened to");
            listening.leave();
            join(thread);
            await(() -> served.ended.contains(session));
        }
    }

    @Test
    void closingEndsWhatRuns() throws Exception {
        String session = open(ADA, "2025-11-25");
        FakeExchange listening = exchange("GET", session, "");
        Thread one = start(listening, ADA);
        await(() -> listening.status() == 200);
        FakeExchange waiting = exchange("POST", session, request("1", "waits"));
        Thread two = start(waiting, ADA);
        Request request = served.held.take();
        http.close();
        join(one);
        join(two);
        assertTrue(request.isCancelled());
        assertEquals(503, greet(ADA, "2025-11-25").status());
        assertNull(greet(ADA, "2025-11-25").header("Mcp-Session-Id"));
    }

    private static final String GREETING =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    private static String request(String id, String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{}}";
    }

    private static String cancel(String id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id + "}}";
    }

    private static FakeExchange exchange(String method, String session, String body) {
        FakeExchange exchange = new FakeExchange(method, body);
        return session.isEmpty() ? exchange : exchange.with("Mcp-Session-Id", session);
    }

    private FakeExchange greet(Caller caller, String revision) {
        FakeExchange greeting = exchange("POST", "", GREETING.formatted(revision));
        http.handle(greeting, caller);
        return greeting;
    }

    private String open(Caller caller, String revision) {
        FakeExchange greeting = greet(caller, revision);
        assertEquals(200, greeting.status(), greeting.text());
        return greeting.header("Mcp-Session-Id");
    }

    private FakeExchange post(Caller caller, String session, String body) {
        FakeExchange exchange = exchange("POST", session, body);
        http.handle(exchange, caller);
        return exchange;
    }

    private Thread start(FakeExchange exchange, Caller caller) {
        return Thread.ofVirtual().start(() -> http.handle(exchange, caller));
    }

    private static void join(Thread thread) {
        try {
            assertTrue(thread.join(Duration.ofSeconds(60)), "it does not end");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String awaitMatch(FakeExchange exchange, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        await(() -> compiled.matcher(exchange.text()).find());
        Matcher matcher = compiled.matcher(exchange.text());
        assertTrue(matcher.find());
        return matcher.group(1);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
