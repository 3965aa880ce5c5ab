package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditRecord;
import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.mcp.guard.BreakerSettings;
import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.RetrySettings;
import dev.caxton.mcp.guard.TimeLimits;
import dev.caxton.mcp.upstream.ReconnectSettings;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.sample.upstream.Main;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Upstreams that hang, die, close, flood and lie, as real processes. */
@NullUnmarked
class FaultsTest {

    private static final String HELLO =
            "{\"content\":[{\"text\":\"Hello, Ada!\",\"type\":\"text\"}],\"isError\":false}";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void connect(String... modes) {
        stage.with("odd", Stage.java(MisbehavingUpstream.class, modes))
                .with("sample", Stage.java(Main.class))
                .connected();
    }

    @Test
    void anUpstreamThatHangsOpensItsBreakerAndNobodyElses() {
        var _ = stage.hasty();
        connect();
        for (int i = 0; i < 4; i++) {
            assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/hang", "{}"));
        }
        assertEquals(BreakerState.OPEN, stage.view("odd").breaker());
        assertEquals("CAX-TOOL-BREAKER-OPEN", stage.code("odd/echo", "{}"));
        assertEquals(HELLO, stage.answer("sample/greet", "{\"name\":\"Ada\"}"));
        assertEquals(BreakerState.CLOSED, stage.view("sample").breaker());
        assertEquals("unknown", stage.recorded("tool-call-ended", "outcome").getFirst());
        // The server is told that nobody waits any more.
        Stage.await(
                "the cancellations",
                () -> stage.view("odd").stderr().stream()
                                .filter(line -> line.startsWith("cancelled"))
                                .count()
                        == 4);
        Stage.await("half open", () -> stage.view("odd").breaker() == BreakerState.HALF_OPEN);
        stage.answer("odd/echo", "{}");
        assertEquals(BreakerState.CLOSED, stage.view("odd").breaker());
    }

    @Test
    void aFailureWhenHalfOpenOpensAgainAndAResetCloses() {
        connect();
        for (int i = 0; i < 4; i++) {
            assertEquals("CAX-TOOL-UPSTREAM", stage.code("odd/error", "{}"));
        }
        assertEquals(BreakerState.OPEN, stage.view("odd").breaker());
        Stage.await("half open", () -> stage.view("odd").breaker() == BreakerState.HALF_OPEN);
        assertEquals("CAX-TOOL-UPSTREAM", stage.code("odd/error", "{}"));
        assertEquals(BreakerState.OPEN, stage.view("odd").breaker());
        assertTrue(stage.gateway().resetBreaker(TenantId.DEFAULT, "odd"));
        assertFalse(stage.gateway().resetBreaker(TenantId.DEFAULT, "nobody"));
        stage.answer("odd/echo", "{}");
        assertEquals(BreakerState.CLOSED, stage.view("odd").breaker());
    }

    /** However sure it seems that it has read everything. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anUpstreamThatStopsReadingHoldsUpNobodyLongerThanTheirTimeLimit() throws Exception {
        Duration limit = Duration.ofSeconds(1);
        stage.builder.guards(new GuardSettings(
                new TimeLimits(limit, Map.of("stuff", Duration.ofMinutes(2), "greet", Duration.ofMinutes(2))),
                4,
                4,
                new BreakerSettings(4, 0.5, Duration.ofHours(1), 1),
                RetrySettings.DEFAULT,
                Optional.empty()));
        connect();
        stage.answer("odd/stuff", "{}");
        List<String> codes = new CopyOnWriteArrayList<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < 4; i++) {
                codes.add(stage.code("odd/echo", "{}"));
            }
        });
        assertTrue(caller.join(Duration.ofMinutes(1)), "it waits for a process that does not read");
        assertEquals("CAX-TOOL-TIMEOUT", codes.getFirst());
        assertEquals(BreakerState.OPEN, stage.view("odd").breaker(), codes.toString());
        // Each of the four has cancelled its call, which is a message too.
        assertEquals(
                "in time",
                new CompletableFuture<String>()
                        .completeOnTimeout("in time", 1, TimeUnit.MILLISECONDS)
                        .get(1, TimeUnit.MINUTES));
        assertEquals(HELLO, stage.answer("sample/greet", "{\"name\":\"Ada\"}"));
    }

    @Test
    void anUpstreamMayHaveAGuardOfItsOwn() {
        var touchy = new GuardSettings(Duration.ofSeconds(30), 1, 1, new BreakerSettings(1, 1, Duration.ofHours(1), 1));
        var _ = stage.builder.ownGuards(Map.of("default/odd", touchy, "other/sample", touchy));
        connect();
        assertEquals("CAX-TOOL-UPSTREAM", stage.code("odd/error", "{}"));
        assertEquals(BreakerState.OPEN, stage.view("odd").breaker(), "at the first failure, not at the fourth");
        for (int i = 0; i < 3; i++) {
            assertEquals(HELLO, stage.answer("sample/greet", "{\"name\":\"Ada\"}"));
        }
    }

    @Test
    void anOpenBreakerUsesNoApprovalUp() {
        connect();
        stage.policy("""
                caxton: policy/v1
                name: faults
                tenant: default
                tools:
                  - permit: errors
                    callers: ["agent:default/greeter"]
                    tools: [odd/error]
                  - permit: echoes
                    callers: ["agent:default/greeter"]
                    tools: [odd/echo]
                    approval:
                      by: ["user:default/ada"]
                """);
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("odd/echo", "{}"));
        ApprovalBook book = stage.gateway().approvals();
        var _ = book.approve(book.waiting(Stage.ADA).getLast().id(), Stage.ADA);
        for (int i = 0; i < 4; i++) {
            assertEquals("CAX-TOOL-UPSTREAM", stage.code("odd/error", "{}"));
        }
        assertEquals("CAX-TOOL-BREAKER-OPEN", stage.code("odd/echo", "{}"));
        assertTrue(stage.gateway().resetBreaker(TenantId.DEFAULT, "odd"));
        stage.answer("odd/echo", "{}");
        assertEquals(List.of("asked", "granted", "used"), stage.recorded("approval-changed", "state"));
    }

    @Test
    void mistakesAndDenialsOfCallersLeaveTheBreakerAlone() {
        connect();
        for (int i = 0; i < 20; i++) {
            assertEquals("CAX-TOOL-ARGUMENTS", stage.code("odd/invalid", "{}"));
            assertEquals("CAX-TOOL-ARGUMENTS", stage.code("odd/echo", "{\"text\":7}"));
            assertEquals("CAX-TOOL-DENIED", Stage.code(stage.call(Stage.STRANGER, "odd/echo", "{}")));
        }
        assertEquals(BreakerState.CLOSED, stage.view("odd").breaker());
    }

    @Test
    void aDeadUpstreamFailsItsCallsAtOnceAndComesBack() {
        connect();
        assertEquals("CAX-TOOL-LOST", stage.code("odd/die", "{}"));
        assertEquals(List.of("unknown"), stage.recorded("tool-call-ended", "outcome"));
        Stage.await("another life", () -> stage.call("odd/echo", "{}") instanceof ToolOutcome.Answered);
        assertEquals(
                Optional.of("the process ended with exit status 3"),
                stage.view("odd").lastError());
        List<String> states = stage.recorded("upstream-state-changed", "to");
        assertTrue(states.contains("DOWN"), states.toString());
    }

    @Test
    void anUpstreamThatClosesItsOutputIsEndedAndStartedAgain() {
        connect();
        assertEquals("CAX-TOOL-LOST", stage.code("odd/close", "{}"));
        Stage.await("another life", () -> stage.call("odd/echo", "{}") instanceof ToolOutcome.Answered);
    }

    @Test
    void garbageIsNoAnswerAndSpoilsNoOtherCall() {
        var _ = stage.hasty();
        connect();
        assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/garbage", "{}"));
        assertEquals("CAX-TOOL-TIMEOUT", stage.code("odd/deep", "{}"));
        assertEquals("CAX-TOOL-UPSTREAM", stage.code("odd/shapeless", "{}"));
        stage.answer("odd/echo", "{}");
        assertEquals(UpstreamState.CONNECTED, stage.view("odd").state());
    }

    @Test
    void aResultThatIsTooLargeIsNotPassedOn() {
        stage.builder.limits(new CallLimits(1000, 10_000, 16, 100));
        connect();
        stage.answer("odd/huge", "{\"text\":\"9000\"}");
        assertEquals("CAX-TOOL-RESULT-TOO-LARGE", stage.code("odd/huge", "{\"text\":\"11000\"}"));
        assertEquals("CAX-TOOL-LOST", stage.code("odd/huge", "{\"text\":\"9000000\"}"));
    }

    @Test
    void moreCallersThanTheBulkheadHoldsAreToldSo() throws Exception {
        var _ = stage.hasty();
        connect();
        List<String> codes = new CopyOnWriteArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(Thread.ofVirtual().start(() -> codes.add(stage.code("odd/hang", "{}"))));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        // Four are under way and four wait; the others are turned away. The breaker may open before the last ones come.
        assertTrue(codes.contains("CAX-TOOL-BUSY"), codes.toString());
        assertTrue(codes.stream().filter("CAX-TOOL-TIMEOUT"::equals).count() <= 8, codes.toString());
    }

    @Test
    void anInterruptEndsTheCallersWaitAndNothingElse() throws Exception {
        connect();
        List<String> codes = new CopyOnWriteArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> codes.add(stage.code("odd/hang", "{}")));
        Stage.await("the call", () -> stage.view("odd").stderr().contains("hanging"));
        caller.interrupt();
        caller.join();
        assertEquals(List.of("CAX-TOOL-INTERRUPTED"), codes);
        assertEquals(List.of("unknown"), stage.recorded("tool-call-ended", "outcome"));
        stage.answer("odd/echo", "{}");
        assertEquals(UpstreamState.CONNECTED, stage.view("odd").state());
    }

    @Test
    void aProcessGetsTheNamedVariablesAndNoOther() {
        Transport.Stdio plain = Stage.java(MisbehavingUpstream.class);
        stage.builder.secrets(name -> name.equals("the-key") ? Optional.of("s3cret") : Optional.empty());
        stage.with(
                        "odd",
                        new Transport.Stdio(
                                plain.executable(),
                                plain.arguments(),
                                Map.of("GREETING", "hi"),
                                Map.of("API_KEY", "the-key")))
                .connected();
        assertEquals(
                "{\"content\":[{\"text\":\"{\\\"API_KEY\\\":\\\"s3cret\\\",\\\"CAXTON_PROCESS_MARK\\\":\\\"*\\\",\\\"GREETING\\\":\\\"hi\\\"}\",\"type\":\"text\"}]}",
                stage.answer("odd/environment", "{}").replaceFirst("[0-9a-f]{32}", "*"));
        assertFalse(stage.view("odd").toString().contains("s3cret"));
    }

    @Test
    void startsNothingThatIsNotAdmitted() {
        stage.with("odd", new Transport.Stdio("sh", List.of("-c", "true"), Map.of(), Map.of()))
                .start();
        stage.await("odd", UpstreamState.REFUSED);
        assertEquals(
                Optional.of("the executable sh is not admitted; the admitted ones are [java]"),
                stage.view("odd").lastError());
    }

    @Test
    void closingEndsTheWholeTreeEvenIfTheProcessDoesNotWantToGo() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class, "stubborn")).connected();
        List<ProcessHandle> children = children();
        assertEquals(3, children.size());
        assertTrue(children.stream().allMatch(ProcessHandle::isAlive));
        stage.close();
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), children.toString());
        assertEquals(UpstreamState.CLOSED, stage.view("odd").state());
    }

    @Test
    void aProcessThatDiesLeavesNoChildrenBehindThatWereSeen() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        List<ProcessHandle> children = children();
        // A change of the list makes the link look at the processes.
        stage.answer("odd/change", "{\"text\":\"x\"}");
        stage.awaitDenied("odd/echo", "CAX-TOOL-QUARANTINED");
        assertEquals("CAX-TOOL-LOST", stage.code("odd/die", "{}"));
        Stage.await("the children to end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatHasLeftTheTreeBeforeAnybodyLookedIsFoundAndEnded() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class, "orphans")).connected();
        ProcessHandle orphan = stage.view("odd").stderr().stream()
                .filter(line -> line.startsWith("orphan "))
                .map(line -> ProcessHandle.of(Long.parseLong(line.substring(7))).orElseThrow())
                .findFirst()
                .orElseThrow();
        assertTrue(ProcessHandle.current().descendants().noneMatch(orphan::equals), "it is in the tree still");
        assertTrue(orphan.isAlive());
        stage.close();
        assertFalse(orphan.isAlive());
    }

    @Test
    void linesBesideTheProtocolAreKeptAndCleaned() {
        connect("banner", "loud");
        List<String> lines = stage.view("odd").stderr();
        assertTrue(lines.size() <= 100);
        Stage.await(
                "the last line",
                () -> stage.view("odd").stderr().stream()
                        .anyMatch(line -> line.equals("line 4999 <U+001B>[31mred<U+001B>[0m")));
    }

    @Test
    void aSilentUpstreamIsGivenUpAndTriedAgain() {
        stage.builder.reconnect(
                new ReconnectSettings(Duration.ofMillis(300), Duration.ofMillis(20), Duration.ofMillis(50)));
        stage.with("never", Stage.java(MisbehavingUpstream.class, "silent")).start();
        Stage.await(
                "two attempts",
                () -> stage.recorded("upstream-state-changed", "to").stream()
                                .filter("DOWN"::equals)
                                .count()
                        >= 2);
        assertEquals(
                Optional.of("the server did not answer within 300 ms"),
                stage.view("never").lastError());
    }

    @Test
    void anUpstreamThatDiesWhenItIsConnectedIsStartedAgainLessAndLessOften() {
        stage.builder.reconnect(
                new ReconnectSettings(Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofHours(1)));
        stage.with("odd", Stage.java(MisbehavingUpstream.class, "brief")).start();
        Stage.await("five lives", () -> waits().size() >= 5);
        assertTrue(stage.recorded("upstream-state-changed", "to").contains("CONNECTED"));
        List<Duration> waits = waits();
        for (int i = 0; i < 5; i++) {
            assertTrue(waits.get(i).toMillis() >= 100 << i, waits.toString());
        }
    }

    /** From each loss of the connection to the next attempt. */
    private List<Duration> waits() {
        List<Duration> waits = new ArrayList<>();
        Optional<Instant> down = Optional.empty();
        for (AuditRecord change : stage.records("upstream-state-changed")) {
            String to = change.event().members().get("to").toString();
            if (to.contains("DOWN")) {
                down = Optional.of(change.time());
            } else if (to.contains("CONNECTING") && down.isPresent()) {
                waits.add(Duration.between(down.get(), change.time()));
            }
        }
        return waits;
    }

    private List<ProcessHandle> children() {
        var pids = Pattern.compile("\\d{2,}").matcher(stage.answer("odd/children", "{}"));
        return pids.results()
                .map(match -> ProcessHandle.of(Long.parseLong(match.group())).orElseThrow())
                .toList();
    }
}
