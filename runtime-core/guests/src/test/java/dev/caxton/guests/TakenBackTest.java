package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.AskResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.TicketResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentHealth;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages from outside that are taken back while a turn handles them: the turn ends, has done nothing, and is held against nobody. */
class TakenBackTest {

    private static final Duration LIFE = Duration.ofMinutes(10);

    /** Fails for good with the first failure, and would handle what failed for long. */
    private static final Upkeep STRICT = new Upkeep(
            Upkeep.NORMAL_WEIGHT,
            new RestartRule(
                    RestartRule.When.NEVER,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    1,
                    Duration.ofHours(1),
                    Duration.ofMillis(1)),
            new RetryRule(3, Duration.ofMillis(1), 1));

    private record End(AgentId agent, TurnResult result, TurnReport report) {}

    /** Hears of turns, and does something when one begins. */
    private static final class Watcher implements TurnObserver {

        private final LinkedBlockingQueue<End> ends = new LinkedBlockingQueue<>();
        private volatile Runnable begins = () -> {};

        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {
            begins.run();
        }

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            ends.add(new End(agent, result, report));
        }

        End next() throws InterruptedException {
            return Optional.ofNullable(ends.poll(House.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .orElseThrow();
        }
    }

    private final Watcher watcher = new Watcher();
    private final House house = new House(builder -> builder.observer(watcher));
    private final HeldTool tool = new HeldTool("{}".getBytes(StandardCharsets.UTF_8));

    TakenBackTest() {
        house.tools = tool;
    }

    @AfterEach
    void close() {
        tool.release();
        house.close();
    }

    private void deploy(String name, String guest) {
        Limits limits = Limits.DEFAULT
                .change()
                .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                .turnTime(Limits.MAX_TURN_TIME)
                .build();
        house.deploy(
                new AgentDescriptor(name, TenantId.DEFAULT, Level.DEFAULT, limits, List.of(), Optional.empty(), STRICT),
                House.guest(guest));
    }

    private static Message.Builder message(String agent, String content) {
        return Message.to(House.id(agent)).content(content.getBytes(StandardCharsets.UTF_8));
    }

    private String ask(Message message) {
        return assertInstanceOf(AskResult.Issued.class, house.runtime.ask(House.ADMIN, message, LIFE))
                .ticket();
    }

    private String ask(String agent, String content) {
        return ask(message(agent, content).build());
    }

    private void takeBack(String ticket) {
        assertEquals(Optional.empty(), house.runtime.cancel(House.ADMIN, ticket));
    }

    private static void assertTakenBack(End end) {
        assertEquals(
                TurnResult.Cancelled.By.CALLER,
                assertInstanceOf(TurnResult.Cancelled.class, end.result(), end::toString)
                        .by());
    }

    /** That an agent is as if nobody had ever sent it anything, but for its account. */
    private void assertUnharmed(String agent) {
        AgentStatus status = house.status(agent);
        assertEquals(AgentState.RUNNING, status.state());
        assertEquals(Optional.empty(), status.lastFailure());
        assertEquals(new AgentHealth(AgentHealth.Breaker.CLOSED, 0, Duration.ZERO), status.health());
        assertEquals(0, status.usage().retries());
        assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
        assertEquals(List.of(), house.audit.of(AuditEvent.AgentViolation.class));
    }

    @Test
    void aTurnThatWaitsForAToolEndsWithItAndHasDoneNothing() throws InterruptedException {
        house.takenBack = tool::release;
        house.deploy("notes", "notes");
        deploy("errand", "errand");
        String ticket = ask("errand", "go");
        tool.awaitCall();
        takeBack(ticket);
        End end = watcher.next();
        assertTakenBack(end);
        assertEquals(1, end.report().toolCalls());
        assertEquals(1, end.report().effects().size(), "what was called was called");
        assertEquals(0, end.report().messagesSent());
        assertUnharmed("errand");
        assertEquals(1, house.status("errand").usage().turns());
        assertEquals(1, house.status("errand").usage().toolCalls());
        assertTrue(house.status("errand").usage().fuel() > 0);
        assertInstanceOf(TicketResult.Unknown.class, house.runtime.poll(House.ADMIN, ticket));

        byte notFound = (byte) ErrorCode.NOT_FOUND.code();
        assertArrayEquals(
                new byte[] {notFound, 1},
                house.answer("errand", "s").reply(),
                "no state was kept, and a fresh instance answers");
        house.finish("notes", "end");
        assertEquals(
                List.of("end"),
                house.runtime.logs(House.id("notes"), 0, 10).stream()
                        .map(LogLine::text)
                        .toList(),
                "nothing was sent");
    }

    /** A broker that can't end its call answers some time, and the turn has done nothing all the same. */
    @Test
    void aToolThatCannotBeToldIsWaitedForAndTheTurnHasDoneNothing() throws InterruptedException {
        house.deploy("notes", "notes");
        deploy("errand", "errand");
        String ticket = ask("errand", "go");
        tool.awaitCall();
        takeBack(ticket);
        tool.release();
        assertTakenBack(watcher.next());
        assertUnharmed("errand");
        assertEquals(
                (byte) ErrorCode.NOT_FOUND.code(), house.answer("errand", "s").reply()[0]);
    }

    /** On a busy machine the turn may have used up its fuel before this test comes to take its message back, hence several tries. */
    @Test
    void aTurnThatSpinsEndsWithinASlice() throws InterruptedException {
        house.deploy("notes", "notes");
        for (int i = 0; i < 20; i++) {
            String agent = "errand-" + i;
            deploy(agent, "errand");
            CompletableFuture<Void> called = new CompletableFuture<>();
            house.tools = call -> {
                called.complete(null);
                return new ToolOutcome.Answered("{}".getBytes(StandardCharsets.UTF_8), false);
            };
            String ticket = ask(agent, "loop");
            called.join();
            takeBack(ticket);
            End end = watcher.next();
            if (end.result() instanceof TurnResult.Cancelled) {
                assertTakenBack(end);
                assertTrue(end.report().fuelUsed() < Limits.MAX_FUEL_PER_TURN);
                assertEquals(Optional.empty(), house.status(agent).lastFailure());
                assertEquals(1, house.answer(agent, "s").reply()[1], "a fresh instance");
                return;
            }
        }
        fail("no turn has ended before its fuel did");
    }

    @Test
    void aTurnThatIsAboutToBeginRunsNothingOfTheGuest() throws InterruptedException {
        house.deploy("notes", "notes");
        house.runtime.hold(House.ADMIN, Hold.of(Hold.What.TURNS, House.id("notes")));
        String ticket = ask("notes", "never");
        watcher.begins = () -> takeBack(ticket);
        house.runtime.release(House.ADMIN, Hold.of(Hold.What.TURNS, House.id("notes")));
        End end = watcher.next();
        assertTakenBack(end);
        assertEquals(0, end.report().fuelUsed());
        watcher.begins = () -> {};
        house.finish("notes", "end");
        assertEquals(1, house.runtime.logs(House.id("notes"), 0, 10).size());
        assertUnharmed("notes");
    }

    @Test
    void howeverOftenItIsNoFailureOfTheAgent() throws InterruptedException {
        house.deploy("notes", "notes");
        deploy("errand", "errand");
        tool.release();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<String> ticket = new CompletableFuture<>();
            watcher.begins = () -> takeBack(ticket.join());
            ticket.complete(ask("errand", "loop"));
            assertTakenBack(watcher.next());
        }
        watcher.begins = () -> {};
        assertUnharmed("errand");
        assertEquals(20, house.status("errand").usage().turns());
        house.answer("errand", "s");
    }

    @Test
    void whoeverWaitsAndIsInterruptedTakesTheMessageBack() throws InterruptedException {
        house.takenBack = tool::release;
        house.deploy("notes", "notes");
        deploy("errand", "errand");
        CompletableFuture<RequestResult> result = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> result.complete(house.ask("errand", "go")));
        tool.awaitCall();
        waiting.interrupt();
        assertTakenBack(watcher.next());
        RequestResult.Failed failed = assertInstanceOf(RequestResult.Failed.class, result.join());
        assertEquals("CAX-REQUEST-TIMEOUT", failed.problem().code());
        assertUnharmed("errand");
    }

    /** Others may ask for it under the same id. */
    @Test
    void aMessageWithAnIdempotencyIdIsNobodysToTakeBack() throws InterruptedException {
        house.takenBack = () -> tool.release();
        house.deploy("notes", "notes");
        deploy("errand", "errand");
        Message message = message("errand", "go").idempotency("once").build();
        String ticket = ask(message);
        tool.awaitCall();
        takeBack(ticket);
        String again = ask(message);
        tool.release();
        assertInstanceOf(TurnResult.Completed.class, watcher.next().result());
        TicketResult.Done done =
                assertInstanceOf(TicketResult.Done.class, house.runtime.await(House.ADMIN, again, House.PATIENCE));
        assertInstanceOf(RequestResult.Answered.class, done.result());
    }

    @Test
    void aTurnWithOtherMessagesGoesOn() throws InterruptedException {
        house.deploy("batch", "batch");
        Hold hold = Hold.of(Hold.What.TURNS, House.id("batch"));
        house.runtime.hold(House.ADMIN, hold);
        String first = ask("batch", "a");
        String second = ask("batch", "c");
        house.runtime.release(House.ADMIN, hold);
        tool.awaitCall();
        takeBack(first);
        tool.release();
        // The guest ends what has a "c" in it like this.
        assertInstanceOf(TurnResult.GuestFailure.class, watcher.next().result());
        TicketResult.Done done =
                assertInstanceOf(TicketResult.Done.class, house.runtime.await(House.ADMIN, second, House.PATIENCE));
        assertEquals(
                "CAX-TURN-GUEST-FAILURE",
                assertInstanceOf(RequestResult.Failed.class, done.result())
                        .problem()
                        .code());
    }

    @Test
    void aBatchOfOneEnds() throws InterruptedException {
        house.takenBack = tool::release;
        house.deploy("batch", "batch");
        String ticket = ask("batch", "c");
        tool.awaitCall();
        takeBack(ticket);
        assertTakenBack(watcher.next());
        assertUnharmed("batch");
        assertEquals("b1z", house.reply("batch", "z"));
    }

    /** What a caller does is no excuse. */
    @Test
    void aTurnThatIsOverItsTimeHasFailedAllTheSame() throws InterruptedException {
        house.deploy("notes", "notes");
        Limits brief = Limits.DEFAULT
                .change()
                .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                .turnTime(Duration.ofMillis(1))
                .build();
        house.deploy("errand", "errand", brief);
        tool.release();
        ask("errand", "loop");
        TurnResult result = watcher.next().result();
        assertFalse(result instanceof TurnResult.Cancelled, result::toString);
        assertEquals(1, house.audit.of(AuditEvent.AgentViolation.class).size());
    }
}
