package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Timers of agents, on a clock that only the test moves. */
class TimerTest {

    private static final class Clock implements InstantSource {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));

        @Override
        public Instant instant() {
            return now.get();
        }

        void forward(Duration time) {
            now.updateAndGet(n -> n.plus(time));
        }
    }

    private static final class Turns implements TurnObserver {
        private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {}

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            if (envelope.timer().isPresent()) {
                ended.add(envelope.timer().getAsLong() + " "
                        + new String(envelope.message().content().bytes(), StandardCharsets.UTF_8) + " "
                        + result.outcome()
                        + " "
                        + envelope.sender());
            }
        }

        String next() throws InterruptedException {
            return Optional.ofNullable(ended.poll(60, TimeUnit.SECONDS)).orElse("no turn");
        }
    }

    private final Clock clock = new Clock();
    private final Turns turns = new Turns();

    private House house() {
        House house = new House(builder -> builder.time(clock).observer(turns));
        house.deploy("alarm", "alarm");
        return house;
    }

    private static int ask(House house, byte[] message) {
        RequestResult result = house.ask("alarm", message);
        return ByteBuffer.wrap(assertInstanceOf(RequestResult.Answered.class, result, result::toString)
                        .reply())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static int set(House house, long id, long millis, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return ask(
                house,
                ByteBuffer.allocate(16 + bytes.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(id)
                        .putLong(millis)
                        .put(bytes)
                        .array());
    }

    private static int cancel(House house, long id) {
        return ask(
                house,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(id)
                        .array());
    }

    private static final String FROM = " agent:default/alarm";

    @Test
    void aTimerGoesOffOnceAndNotEarlier() throws InterruptedException {
        try (House house = house()) {
            assertEquals(0, set(house, 7, 2_000, "seven"));
            clock.forward(Duration.ofMillis(999));
            assertEquals(0, cancel(house, -1), "what init has set has not gone off before its time");
            clock.forward(Duration.ofMillis(1_001));
            assertEquals("7 seven COMPLETED" + FROM, turns.next());
            assertEquals(
                    List.of("seven"),
                    house.runtime.logs(House.id("alarm"), 0, 10).stream()
                            .map(LogLine::text)
                            .toList());
            clock.forward(Duration.ofDays(1));
            assertEquals(ErrorCode.NOT_FOUND.code(), cancel(house, 7));
            assertEquals(4, house.status("alarm").usage().turns(), "a timer's turn is a turn like any other");
            assertEquals(1, house.status("alarm").usage().hostCalls().get("caxton.log"));
        }
    }

    @Test
    void initSetsTimersToo() throws InterruptedException {
        try (House house = house()) {
            clock.forward(Duration.ofSeconds(1));
            assertEquals("-1 initial COMPLETED" + FROM, turns.next());
            assertEquals(1, house.status("alarm").usage().messagesIn());
        }
    }

    @Test
    void settingAgainReplacesAndCancellingTakesBack() throws InterruptedException {
        try (House house = house()) {
            assertEquals(0, cancel(house, -1));
            set(house, 1, 1_000, "first");
            set(house, 1, 3_000, "second");
            set(house, 2, 2_000, "third");
            set(house, 3, 2_500, "fourth");
            assertEquals(0, cancel(house, 2));
            assertEquals(ErrorCode.NOT_FOUND.code(), cancel(house, 2));
            clock.forward(Duration.ofSeconds(10));
            assertEquals("3 fourth COMPLETED" + FROM, turns.next());
            assertEquals("1 second COMPLETED" + FROM, turns.next());
        }
    }

    @Test
    void aTimerThatSetsItselfAgainIsAClock() throws InterruptedException {
        try (House house = house()) {
            assertEquals(0, cancel(house, -1));
            set(house, 1, 1_000, "again");
            for (int i = 0; i < 5; i++) {
                clock.forward(Duration.ofSeconds(1));
                assertEquals("1 again COMPLETED" + FROM, turns.next());
            }
        }
    }

    @Test
    void aTimersTurnThatFailsIsAFailedTurn() throws InterruptedException {
        try (House house = house()) {
            assertEquals(0, cancel(house, -1));
            set(house, 1, 1_000, "worse");
            clock.forward(Duration.ofSeconds(1));
            assertEquals("1 worse TRAPPED" + FROM, turns.next());
            clock.forward(Duration.ofSeconds(1));
            // The trap has cost the sandbox, and init has set its timer in the fresh one.
            assertEquals(0, set(house, 2, 1_000, "after"));
            assertEquals(AgentState.RUNNING, house.status("alarm").state());
        }
    }

    @Test
    void timersAreFewAndTheirContentSmall() {
        try (House house = house()) {
            for (int i = 0; i < 15; i++) {
                assertEquals(0, set(house, i, 1_000_000, "x"));
            }
            assertEquals(ErrorCode.QUOTA.code(), set(house, 15, 1_000_000, "x"), "15 and that of init");
            assertEquals(0, set(house, 3, 1_000_000, "y"), "one more of the same number is none more");
            assertEquals(0, cancel(house, 4));
            assertEquals(0, set(house, 15, 1_000_000, "x"));
            assertEquals(ErrorCode.TOO_LARGE.code(), set(house, 1, 1_000, "x".repeat(1_025)));
            assertEquals(ErrorCode.INVALID_ARGUMENT.code(), set(house, 1, 99, "x"));
            assertEquals(
                    ErrorCode.INVALID_ARGUMENT.code(),
                    set(house, 1, Duration.ofDays(30).toMillis() + 1, "x"));
        }
    }

    @Test
    void stoppingTakesTimersBack() throws InterruptedException {
        try (House house = house()) {
            set(house, 1, 1_000, "old");
            house.runtime.stop(House.ADMIN, House.id("alarm"));
            clock.forward(Duration.ofSeconds(10));
            house.runtime.start(House.ADMIN, House.id("alarm"));
            assertEquals(ErrorCode.NOT_FOUND.code(), cancel(house, 1));
            set(house, 2, 500, "fresh");
            clock.forward(Duration.ofSeconds(10));
            assertEquals("2 fresh COMPLETED" + FROM, turns.next());
            assertEquals("-1 initial COMPLETED" + FROM, turns.next());
        }
    }

    @Test
    void aRemovedAgentsTimersGoWithIt() throws InterruptedException {
        try (House house = house()) {
            set(house, 1, 500, "old");
            house.runtime.remove(House.ADMIN, House.id("alarm"));
            house.deploy("alarm", "alarm");
            clock.forward(Duration.ofSeconds(10));
            assertEquals("-1 initial COMPLETED" + FROM, turns.next());
            assertFalse(turns.ended.contains("1 old COMPLETED" + FROM));
        }
    }

    @Test
    void heldTurnsHoldTimersToo() throws InterruptedException {
        try (House house = house()) {
            Hold hold = Hold.of(Hold.What.TURNS, House.id("alarm"));
            house.runtime.hold(House.ADMIN, hold);
            clock.forward(Duration.ofSeconds(1));
            house.deploy("echo", "echo");
            house.reply("echo", "others go on");
            assertEquals(0, turns.ended.size());
            house.runtime.release(House.ADMIN, hold);
            assertEquals("-1 initial COMPLETED" + FROM, turns.next());
        }
    }

    @Test
    void aTimerThatFailedIsALetterOfItsAgent() throws InterruptedException {
        try (House house = house()) {
            assertEquals(0, cancel(house, -1));
            set(house, 4, 1_000, "bad");
            clock.forward(Duration.ofSeconds(1));
            assertEquals("4 bad GUEST_FAILURE" + FROM, turns.next());
            assertEquals(0, set(house, 5, 1_000, "x"), "its sandbox goes on");
        }
    }
}
