package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentHealth;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.ToolEffect;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What happens after a failure: to the agent, and to the message. */
class UpkeepTest {

    private static final RetryRule NO_RETRY = new RetryRule(0, Duration.ofMillis(1), 1);
    private static final RetryRule TWICE = new RetryRule(2, Duration.ofMillis(1), 1);

    /** Two failures open the breaker for a millisecond. */
    private static RestartRule restart(RestartRule.When when) {
        Duration moment = Duration.ofMillis(1);
        return new RestartRule(when, moment, moment, 2, Duration.ofHours(1), moment);
    }

    private static void deploy(House house, String name, String guest, RestartRule restart, RetryRule retry) {
        house.deploy(
                new AgentDescriptor(
                        name,
                        TenantId.DEFAULT,
                        Level.DEFAULT,
                        Limits.DEFAULT,
                        List.of(),
                        Optional.empty(),
                        new Upkeep(10, restart, retry)),
                House.guest(guest));
    }

    /** Counts turns as they end. */
    private static final class Turns implements TurnObserver {
        private final Semaphore ended = new Semaphore(0);

        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {}

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            ended.release();
        }

        void await(int turns) {
            ended.acquireUninterruptibly(turns);
        }
    }

    private static void send(House house, String agent, String content) {
        SendResult result = house.runtime.send(
                House.ADMIN,
                Message.to(House.id(agent))
                        .content(content.getBytes(StandardCharsets.UTF_8))
                        .build());
        assertInstanceOf(SendResult.Accepted.class, result, result::toString);
    }

    /** Asks until the breaker lets something through. */
    private static RequestResult askRested(House house, String content) {
        RequestResult result = house.ask("counter", content);
        while (result instanceof RequestResult.Refused refused
                && refused.problem().code().equals("CAX-AGENT-RESTING")) {
            Thread.onSpinWait();
            result = house.ask("counter", content);
        }
        return result;
    }

    @Test
    void neverMeansTheFirstFailureIsTheLastUntilSomebodyStartsIt() {
        try (House house = new House()) {
            deploy(house, "counter", "counter", restart(RestartRule.When.NEVER), NO_RETRY);
            house.failure("counter", "");
            assertEquals(AgentState.FAILED, house.status("counter").state());
            assertEquals(
                    "CAX-TURN-TRAPPED",
                    house.status("counter").lastFailure().orElseThrow().code());
            assertInstanceOf(RequestResult.Refused.class, house.ask("counter", "a"));
            assertInstanceOf(LifecycleResult.Changed.class, house.runtime.start(House.ADMIN, House.id("counter")));
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("counter", "a").reply());
        }
    }

    @Test
    void theBreakerOpensAndTheTrialDecides() {
        try (House house = new House()) {
            deploy(house, "counter", "counter", restart(RestartRule.When.ON_FAILURE), NO_RETRY);
            house.failure("counter", "");
            house.failure("counter", "");
            assertInstanceOf(RequestResult.Answered.class, askRested(house, "a"));
            assertEquals(
                    AgentHealth.Breaker.CLOSED, house.status("counter").health().breaker());
            house.failure("counter", "");
            house.failure("counter", "");
            assertEquals(AgentState.RUNNING, house.status("counter").state());
            assertInstanceOf(RequestResult.Failed.class, askRested(house, ""));
            assertEquals(AgentState.FAILED, house.status("counter").state());
        }
    }

    @Test
    void anOpenBreakerTakesNothingAndShows() {
        RestartRule rule = new RestartRule(
                RestartRule.When.ON_FAILURE,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                1,
                Duration.ofHours(1),
                Duration.ofHours(1));
        try (House house = new House()) {
            deploy(house, "counter", "counter", rule, NO_RETRY);
            house.deploy("sender", "sender");
            house.failure("counter", "");
            RequestResult.Refused refused = assertInstanceOf(RequestResult.Refused.class, house.ask("counter", "a"));
            assertEquals("CAX-AGENT-RESTING", refused.problem().code());
            AgentHealth health = house.status("counter").health();
            assertEquals(AgentHealth.Breaker.OPEN, health.breaker());
            assertTrue(health.rest().compareTo(Duration.ofMinutes(59)) > 0, health::toString);
            // UNAVAILABLE, and the message is not lost.
            assertArrayEquals(
                    new byte[] {-12}, house.answer("sender", "counter hello").reply());
            assertEquals(
                    "CAX-AGENT-RESTING",
                    house.runtime
                            .deadLetters(TenantId.DEFAULT)
                            .getLast()
                            .problem()
                            .code());
            house.runtime.stop(House.ADMIN, House.id("counter"));
            house.runtime.start(House.ADMIN, House.id("counter"));
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("counter", "a").reply());
        }
    }

    @Test
    void alwaysNeverFailsForGood() {
        try (House house = new House()) {
            deploy(house, "counter", "counter", restart(RestartRule.When.ALWAYS), NO_RETRY);
            house.failure("counter", "");
            house.failure("counter", "");
            for (int i = 0; i < 4; i++) {
                assertInstanceOf(RequestResult.Failed.class, askRested(house, ""));
                assertEquals(AgentState.RUNNING, house.status("counter").state());
            }
            assertInstanceOf(RequestResult.Answered.class, askRested(house, "a"));
            assertEquals(0, house.status("counter").health().failuresInARow());
        }
    }

    /** The store of states is away for more turns than the breaker would stay closed; even an agent that is never restarted goes on when it is back. */
    @Test
    void anOutageOfTheHostEndsNoAgent() {
        MemoryStateStore kept = new MemoryStateStore(1_000_000);
        AtomicBoolean away = new AtomicBoolean(true);
        StateStore store = new StateStore() {
            @Override
            public boolean blocks() {
                return true;
            }

            @Override
            public Optional<byte[]> get(AgentId agent, String key) {
                return kept.get(agent, key);
            }

            @Override
            public Size size(AgentId agent) {
                return kept.size(agent);
            }

            @Override
            public void commit(Commit commit) {
                if (away.get()) {
                    throw new StateException("the database is away");
                }
                kept.commit(commit);
            }

            @Override
            public void clear(AgentId agent) {
                kept.clear(agent);
            }
        };
        try (House house = new House(builder -> builder.state(store))) {
            deploy(house, "keeper", "keeper", restart(RestartRule.When.NEVER), NO_RETRY);
            byte[] put = {'p', 1, 'k', 'v'};
            for (int i = 0; i < 4; i++) {
                RequestResult result = house.ask("keeper", put);
                assertEquals(
                        "CAX-TURN-HOST",
                        assertInstanceOf(RequestResult.Failed.class, result, result::toString)
                                .problem()
                                .code());
            }
            assertEquals(AgentState.RUNNING, house.status("keeper").state());
            AgentHealth health = house.status("keeper").health();
            assertEquals(AgentHealth.Breaker.CLOSED, health.breaker());
            assertEquals(4, health.failuresInARow());
            assertTrue(health.rest().isPositive(), health::toString);
            away.set(false);
            house.finish("keeper", put);
            assertEquals(0, house.status("keeper").health().failuresInARow());
            assertEquals(List.of(), house.audit.of(AuditEvent.AgentViolation.class));
        }
    }

    @Test
    void aMessageIsHandledAgainAsOftenAsTheAgentSaysAndThenIsADeadLetter() {
        Turns turns = new Turns();
        try (House house = new House(builder -> builder.observer(turns))) {
            deploy(house, "counter", "counter", RestartRule.DEFAULT, TWICE);
            send(house, "counter", "");
            turns.await(3);
            DeadLetter letter = house.runtime.deadLetters(TenantId.DEFAULT).getFirst();
            assertEquals(3, letter.attempts());
            assertEquals("CAX-TURN-TRAPPED", letter.problem().code());
            assertEquals(List.of(), letter.effects());
            assertEquals(
                    letter,
                    house.runtime
                            .deadLetter(TenantId.DEFAULT, letter.sequence())
                            .orElseThrow());
            assertEquals(2, house.status("counter").usage().retries());
            assertEquals(2, house.runtime.usage().retries());
        }
    }

    @Test
    void whoWaitsHearsOfAFailureAtOnce() {
        Turns turns = new Turns();
        try (House house = new House(builder -> builder.observer(turns))) {
            deploy(house, "counter", "counter", RestartRule.DEFAULT, new RetryRule(3, Duration.ofHours(1), 1));
            assertEquals(
                    "CAX-TURN-TRAPPED", house.failure("counter", "").problem().code());
            assertEquals(0, house.status("counter").usage().retries());
        }
    }

    @Test
    void aTurnThatPaidIsNotRepeated() throws InterruptedException {
        Turns turns = new Turns();
        CountDownLatch paid = new CountDownLatch(4);
        try (House house = new House(builder -> builder.observer(turns))) {
            house.tools = call -> {
                paid.countDown();
                return new ToolOutcome.Answered("{}".getBytes(StandardCharsets.UTF_8), false);
            };
            deploy(house, "payer", "payer", RestartRule.DEFAULT, TWICE);
            send(house, "payer", "!");
            turns.await(1);
            DeadLetter letter = house.runtime.deadLetters(TenantId.DEFAULT).getFirst();
            assertEquals(1, letter.attempts());
            ToolEffect effect = letter.effects().getFirst();
            assertEquals(ToolName.parse("shop/pay"), effect.tool());
            assertTrue(effect.answered());
            assertEquals(3, paid.getCount());
            // A tool that may be called twice is.
            house.idempotent = true;
            send(house, "payer", "!");
            turns.await(3);
            paid.await();
            letter = house.runtime.deadLetters(TenantId.DEFAULT).getLast();
            assertEquals(3, letter.attempts());
            assertEquals(3, letter.effects().size());
        }
    }

    @Test
    void aCallThatWasRefusedIsNoEffect() {
        Turns turns = new Turns();
        try (House house = new House(builder -> builder.observer(turns))) {
            deploy(house, "payer", "payer", RestartRule.DEFAULT, TWICE);
            send(house, "payer", "!");
            turns.await(3);
            DeadLetter letter = house.runtime.deadLetters(TenantId.DEFAULT).getFirst();
            assertEquals(3, letter.attempts());
            assertEquals(List.of(), letter.effects());
        }
    }

    @Test
    void messagesOfOneSenderStayInOrderWhenOneIsHandledAgain() {
        Turns turns = new Turns();
        try (House house = new House(builder -> builder.observer(turns))) {
            deploy(house, "stumbler", "stumbler", RestartRule.DEFAULT, TWICE);
            house.runtime.hold(House.ADMIN, Hold.node(Hold.What.TURNS));
            for (String text : List.of("one", "two", "three")) {
                send(house, "stumbler", text);
            }
            assertEquals(3, house.status("stumbler").waiting());
            house.runtime.release(House.ADMIN, Hold.node(Hold.What.TURNS));
            turns.await(4);
            assertEquals(
                    List.of("one", "two", "three"),
                    house.runtime.logs(House.id("stumbler"), 0, 10).stream()
                            .map(LogLine::text)
                            .toList());
            assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
        }
    }
}
