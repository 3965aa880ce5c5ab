package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.mcp.guard.BreakerSettings;
import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.RateLimitSettings;
import dev.caxton.mcp.guard.RetrySettings;
import dev.caxton.mcp.guard.TimeLimits;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.sample.upstream.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retries, rates, time limits of tools and the one switch, over real processes. */
@NullUnmarked
class GuardsTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    /** Long enough for another process. */
    private static final RetrySettings RETRY =
            new RetrySettings(40, Duration.ofMillis(500), Duration.ZERO, Duration.ofMinutes(2));

    private final Stage stage = new Stage();
    private final AtomicReference<Function<Principal, Optional<String>>> holds =
            new AtomicReference<>(who -> Optional.empty());

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        stage.close();
    }

    private void connect(TimeLimits times, RetrySettings retry, Optional<RateLimitSettings> rate) {
        var _ = stage.builder
                .guards(new GuardSettings(
                        times, 4, 4, new BreakerSettings(4, 0.5, Duration.ofMillis(700), 1), retry, rate))
                .holds(who -> holds.get().apply(who));
        stage.with("odd", Stage.java(MisbehavingUpstream.class))
                .with("sample", Stage.java(Main.class))
                .connected();
    }

    private void connect(RetrySettings retry) {
        connect(new TimeLimits(PATIENT, Map.of()), retry, Optional.empty());
    }

    private String arguments(Path counter) {
        try {
            return CanonicalJson.write(Map.of("text", counter.toString()));
        } catch (JsonRefused e) {
            throw new AssertionError(e);
        }
    }

    private static int calls(Path counter) throws IOException {
        return Files.readAllLines(counter).size();
    }

    private List<Integer> tries() {
        return stage.records("tool-call-ended").stream()
                .map(record -> record.event().members().get("tries") instanceof JsonValue.JsonNumber number
                        ? (int) number.value()
                        : 1)
                .toList();
    }

    @Test
    void aRepeatableToolIsAskedAgainOverTheNewConnectionAndAnotherIsNot() throws Exception {
        connect(RETRY);
        Path careful = directory.resolve("careful");
        assertEquals(
                "{\"content\":[{\"text\":\"alive\",\"type\":\"text\"}]}",
                stage.answer("odd/dies-once-repeatable", arguments(careful)));
        assertEquals(2, calls(careful));
        Path careless = directory.resolve("careless");
        assertEquals("CAX-TOOL-LOST", stage.code("odd/dies-once", arguments(careless)));
        assertEquals(1, calls(careless));
        // One call is one call: an intent, an end, and how often it was sent.
        assertEquals(2, stage.records("tool-call-intended").size());
        assertEquals(List.of("answered", "unknown"), stage.recorded("tool-call-ended", "outcome"));
        assertEquals(List.of(2, 1), tries());
    }

    @Test
    void aTryThatIsLateIsFollowedByAnother() throws Exception {
        connect(
                new TimeLimits(
                        PATIENT,
                        Map.of(
                                "hangs-once-repeatable",
                                Duration.ofMillis(1_000),
                                "hangs-once",
                                Duration.ofMillis(200))),
                new RetrySettings(3, Duration.ZERO, Duration.ofMillis(10), Duration.ofMinutes(1)),
                Optional.empty());
        Path careful = directory.resolve("careful");
        assertTrue(stage.answer("odd/hangs-once-repeatable", arguments(careful)).contains("awake"));
        assertEquals(2, calls(careful));
        Path careless = directory.resolve("careless");
        assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/hangs-once", arguments(careless)));
        assertEquals(1, calls(careless));
    }

    @Test
    void aToolMayHaveATimeLimitOfItsOwn() {
        connect(new TimeLimits(PATIENT, Map.of("hang", Duration.ofMillis(100))), RETRY, Optional.empty());
        long start = System.nanoTime();
        assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/hang", "{}"));
        assertTrue(System.nanoTime() - start < PATIENT.toNanos());
        stage.answer("odd/echo", "{}");
    }

    @Test
    void nothingIsTriedAgainForACallerThatIsGone() throws Exception {
        connect(new RetrySettings(3, Duration.ofMinutes(5), Duration.ZERO, Duration.ofMinutes(10)));
        Path counter = directory.resolve("counter");
        List<String> codes = new CopyOnWriteArrayList<>();
        Thread caller =
                Thread.ofVirtual().start(() -> codes.add(stage.code("odd/dies-once-repeatable", arguments(counter))));
        Stage.await(
                "the first try",
                () -> Files.exists(counter) && stage.view("odd").lastError().isPresent());
        caller.interrupt();
        caller.join();
        assertEquals(List.of("CAX-TOOL-LOST"), codes);
        assertEquals(1, calls(counter));
    }

    @Test
    void callsBeyondTheRateAreRefusedAndOpenNoBreaker() {
        connect(
                new TimeLimits(PATIENT, Map.of()),
                RETRY,
                Optional.of(new RateLimitSettings(3, Duration.ofMinutes(10))));
        for (int i = 0; i < 3; i++) {
            stage.answer("odd/echo", "{}");
        }
        for (int i = 0; i < 5; i++) {
            ToolOutcome.Failed often = assertInstanceOf(ToolOutcome.Failed.class, stage.call("odd/echo", "{}"));
            assertEquals("CAX-TOOL-UPSTREAM-RATE", often.code());
            assertTrue(often.reason().matches(".*try again in \\d+ s\\."), often.reason());
        }
        assertEquals(BreakerState.CLOSED, stage.view("odd").breaker());
        assertEquals("failed", stage.recorded("tool-call-ended", "outcome").getLast(), "it was not sent");
        stage.answer("sample/greet", "{\"name\":\"Ada\"}");
    }

    @Test
    void theOneSwitchHoldsEveryDoor() {
        connect(RETRY);
        holds.set(who -> Optional.of("tool-calls of " + who.tenant() + "/*"));
        ToolOutcome byAgent = stage.call("odd/echo", "{}");
        ToolOutcome byHand = stage.gateway()
                .call(Stage.ADA, ToolName.parse("odd/echo"), "{}".getBytes(StandardCharsets.UTF_8), Optional.empty());
        for (ToolOutcome outcome : List.of(byAgent, byHand)) {
            assertEquals(
                    new ToolOutcome.Denied(
                            "CAX-TOOL-HELD", "Nothing is called at the moment; held: tool-calls of default/*."),
                    outcome);
        }
        assertEquals(
                "CAX-TOOL-DENIED",
                Stage.code(stage.call(Stage.STRANGER, "odd/echo", "{}")),
                "whoever may not call learns nothing else");
        assertEquals(List.of("denied", "denied", "denied"), stage.recorded("tool-call-ended", "outcome"));
        assertEquals(
                List.of("CAX-TOOL-HELD", "CAX-TOOL-HELD", "CAX-TOOL-DENIED"),
                stage.recorded("tool-call-ended", "code"));
        holds.set(who -> who.equals(Stage.GREETER) ? Optional.of("one agent") : Optional.empty());
        assertEquals("CAX-TOOL-HELD", stage.code("odd/echo", "{}"));
        assertInstanceOf(ToolOutcome.Answered.class, stage.call(Stage.ADA, "odd/echo", "{}"));
    }

    @Test
    void theOneSwitchStopsCallsThatWaitAndFurtherTries() throws Exception {
        var _ = stage.builder
                .guards(new GuardSettings(
                        new TimeLimits(PATIENT, Map.of("hangs-once-repeatable", Duration.ofMillis(700))),
                        1,
                        4,
                        BreakerSettings.DEFAULT,
                        new RetrySettings(3, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)),
                        Optional.empty()))
                .holds(who -> holds.get().apply(who));
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        Path counter = directory.resolve("counter");
        List<String> codes = new CopyOnWriteArrayList<>();
        Thread first =
                Thread.ofVirtual().start(() -> codes.add(stage.code("odd/hangs-once-repeatable", arguments(counter))));
        Stage.await("the first try", () -> Files.exists(counter));
        Path behind = directory.resolve("behind");
        List<String> waiting = new CopyOnWriteArrayList<>();
        Thread second = Thread.ofVirtual().start(() -> waiting.add(stage.code("odd/dies-once", arguments(behind))));
        Stage.await("two intents", () -> stage.records("tool-call-intended").size() == 2);
        holds.set(who -> Optional.of("everything"));
        first.join();
        second.join();
        assertEquals(List.of("CAX-TOOL-TIMEOUT"), codes, "what it did nobody knows");
        assertEquals(1, calls(counter));
        assertEquals(List.of("CAX-TOOL-HELD"), waiting);
        assertTrue(Files.notExists(behind));
    }

    private static final Principal BOB = Principal.parse("user:default/bob");

    /** Two people have to approve {@code odd/echo}, and have done so. The name of the approval. */
    private String approved() {
        stage.policy("""
                caxton: policy/v1
                name: guards
                tenant: default
                tools:
                  - permit: echoes
                    callers: ["agent:default/greeter"]
                    tools: [odd/echo]
                    approval:
                      by: ["user:default/ada", "user:default/bob"]
                      four-eyes: true
                  - permit: others
                    callers: ["agent:default/greeter"]
                    tools: [odd/error, odd/hang, odd/invalid]
                """);
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("odd/echo", "{}"));
        ApprovalBook book = stage.gateway().approvals();
        String id = book.waiting(Stage.ADA).getLast().id();
        assertInstanceOf(ApprovalBook.Verdict.Taken.class, book.approve(id, Stage.ADA));
        assertInstanceOf(ApprovalBook.Verdict.Taken.class, book.approve(id, BOB));
        return id;
    }

    private List<String> approvals() {
        return stage.recorded("approval-changed", "state");
    }

    private void isGoodOnce() {
        assertEquals(List.of("asked", "granted", "granted"), approvals());
        stage.answer("odd/echo", "{}");
        assertEquals(List.of("asked", "granted", "granted", "used"), approvals());
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("odd/echo", "{}"));
    }

    private Thread hanging() {
        Thread hanging = Thread.ofVirtual().start(() -> stage.call("odd/hang", "{}"));
        Stage.await("a call under way", () -> stage.view("odd").stderr().contains("hanging"));
        return hanging;
    }

    @Test
    void aCallBeyondTheRateLeavesItsApproval() {
        connect(
                new TimeLimits(PATIENT, Map.of()),
                RETRY,
                Optional.of(new RateLimitSettings(1, Duration.ofMinutes(10))));
        String id = approved();
        assertEquals("CAX-TOOL-ARGUMENTS", stage.code("odd/invalid", "{}"));
        for (int i = 0; i < 3; i++) {
            assertEquals("CAX-TOOL-UPSTREAM-RATE", stage.code("odd/echo", "{}"));
        }
        assertEquals(List.of("asked", "granted", "granted"), approvals());
        assertInstanceOf(
                ApprovalBook.Verdict.Taken.class, stage.gateway().approvals().approve(id, BOB), "it is still there");
    }

    @Test
    void aCallThatFindsNoPlaceLeavesItsApproval() throws Exception {
        var _ = stage.builder.guards(new GuardSettings(
                new TimeLimits(PATIENT.multipliedBy(4), Map.of("echo", Duration.ofSeconds(4))),
                1,
                1,
                BreakerSettings.DEFAULT,
                RetrySettings.DEFAULT,
                Optional.empty()));
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        var _ = approved();
        Thread hanging = hanging();
        // It waits for its place as long as it may take.
        assertEquals("CAX-TOOL-BUSY", stage.code("odd/echo", "{}"));
        assertTrue(stage.gateway().resetBreaker(TenantId.DEFAULT, "odd"));
        isGoodOnce();
        hanging.interrupt();
        hanging.join();
    }

    @Test
    void aCallWhileABreakerIsTriedLeavesItsApproval() throws Exception {
        connect(RETRY);
        var _ = approved();
        for (int i = 0; i < 4; i++) {
            assertEquals("CAX-TOOL-UPSTREAM", stage.code("odd/error", "{}"));
        }
        Stage.await("another chance", () -> stage.view("odd").breaker() == BreakerState.HALF_OPEN);
        Thread hanging = hanging();
        assertEquals("CAX-TOOL-BREAKER-OPEN", stage.code("odd/echo", "{}"));
        assertTrue(stage.gateway().resetBreaker(TenantId.DEFAULT, "odd"));
        isGoodOnce();
        hanging.interrupt();
        hanging.join();
    }

    @Test
    void aCallThatIsHeldWhenItsTurnHasComeLeavesItsApproval() {
        connect(RETRY);
        var _ = approved();
        AtomicInteger looks = new AtomicInteger();
        // Free when it is decided, and not when it would be sent.
        holds.set(who -> looks.incrementAndGet() == 1 ? Optional.empty() : Optional.of("everything"));
        assertEquals("CAX-TOOL-HELD", stage.code("odd/echo", "{}"));
        assertTrue(looks.get() > 1);
        holds.set(who -> Optional.empty());
        isGoodOnce();
    }
}
