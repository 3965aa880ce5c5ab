package dev.caxton.mcp.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The breaker alone, on a clock of the test's. */
class BreakerTest {

    private static final Duration DELAY = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

    private Breaker breaker(int volume, double ratio, int successes) {
        return new Breaker(new BreakerSettings(volume, ratio, DELAY, successes), nanos::get);
    }

    private static void ends(Breaker breaker, Verdict... verdicts) {
        for (Verdict verdict : verdicts) {
            breaker.enter().orElseThrow().ended(verdict);
        }
    }

    private void waits(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void opensWhenSoManyOfAFullWindowHaveFailed() {
        Breaker breaker = breaker(4, 0.5, 1);
        ends(breaker, Verdict.ILL, Verdict.ILL, Verdict.WELL);
        assertEquals(BreakerState.CLOSED, breaker.state(), "the window is not full");
        ends(breaker, Verdict.WELL);
        assertEquals(BreakerState.OPEN, breaker.state(), "two of four");
        assertEquals(Optional.empty(), breaker.enter());
    }

    @Test
    void theWindowRolls() {
        Breaker breaker = breaker(4, 0.75, 1);
        ends(breaker, Verdict.ILL, Verdict.ILL, Verdict.WELL, Verdict.WELL, Verdict.WELL, Verdict.ILL);
        assertEquals(BreakerState.CLOSED, breaker.state(), "the first two are forgotten");
        ends(breaker, Verdict.ILL);
        assertEquals(BreakerState.CLOSED, breaker.state(), "two of the last four");
        ends(breaker, Verdict.ILL);
        assertEquals(BreakerState.OPEN, breaker.state(), "three of the last four");
    }

    @Test
    void whatWasNotMadeIsNotCounted() {
        Breaker breaker = breaker(2, 1, 1);
        ends(breaker, Verdict.ILL, Verdict.NEITHER, Verdict.NEITHER, Verdict.NEITHER);
        assertEquals(BreakerState.CLOSED, breaker.state());
        ends(breaker, Verdict.ILL);
        assertEquals(BreakerState.OPEN, breaker.state(), "two in a row, as far as any were made");
    }

    @Test
    void isHalfOpenAfterItsDelayAndClosesAfterSoManySuccesses() {
        Breaker breaker = breaker(1, 1, 2);
        ends(breaker, Verdict.ILL);
        waits(DELAY.minusNanos(1));
        assertEquals(BreakerState.OPEN, breaker.state());
        waits(Duration.ofNanos(1));
        assertEquals(BreakerState.HALF_OPEN, breaker.state());
        ends(breaker, Verdict.WELL);
        assertEquals(BreakerState.HALF_OPEN, breaker.state(), "one of two");
        ends(breaker, Verdict.WELL);
        assertEquals(BreakerState.CLOSED, breaker.state());
    }

    @Test
    void oneFailureOpensAHalfOpenOneForAnotherDelay() {
        Breaker breaker = breaker(1, 1, 2);
        ends(breaker, Verdict.ILL);
        waits(DELAY);
        ends(breaker, Verdict.WELL, Verdict.ILL);
        assertEquals(BreakerState.OPEN, breaker.state());
        waits(DELAY);
        ends(breaker, Verdict.WELL);
        assertEquals(BreakerState.HALF_OPEN, breaker.state(), "the success before the failure does not count");
    }

    @Test
    void aHalfOpenOneLetsSoManyTryAndWhoWasNotMadeGivesItsPlaceBack() {
        Breaker breaker = breaker(1, 1, 2);
        ends(breaker, Verdict.ILL);
        waits(DELAY);
        Breaker.Pass first = breaker.enter().orElseThrow();
        Breaker.Pass second = breaker.enter().orElseThrow();
        assertEquals(Optional.empty(), breaker.enter());
        first.ended(Verdict.NEITHER);
        assertEquals(BreakerState.HALF_OPEN, breaker.state(), "that was no success");
        Breaker.Pass third = breaker.enter().orElseThrow();
        second.ended(Verdict.WELL);
        assertEquals(Optional.empty(), breaker.enter(), "one has succeeded, one is under way");
        third.ended(Verdict.WELL);
        assertEquals(BreakerState.CLOSED, breaker.state());
    }

    @Test
    void whoWasLetThroughBeforeAChangeIsNotHeard() {
        Breaker breaker = breaker(1, 1, 1);
        Breaker.Pass slow = breaker.enter().orElseThrow();
        Breaker.Pass slower = breaker.enter().orElseThrow();
        ends(breaker, Verdict.ILL);
        slow.ended(Verdict.WELL);
        assertEquals(BreakerState.OPEN, breaker.state());
        waits(DELAY);
        slower.ended(Verdict.WELL);
        assertEquals(BreakerState.HALF_OPEN, breaker.state());
        ends(breaker, Verdict.WELL);
        assertEquals(BreakerState.CLOSED, breaker.state());
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /** Against a window that is counted anew each time. */
    @ParameterizedTest
    @MethodSource("seeds")
    void countsAsOneThatCountsAnew(int seed) {
        Random random = new Random(seed);
        int volume = 1 + random.nextInt(12);
        double ratio = (1 + random.nextInt(20)) / 20.0;
        Breaker breaker = breaker(volume, ratio, 1);
        Deque<Boolean> window = new ArrayDeque<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 300 && breaker.state() == BreakerState.CLOSED; i++) {
            Verdict verdict = List.of(Verdict.WELL, Verdict.WELL, Verdict.ILL, Verdict.NEITHER)
                    .get(random.nextInt(4));
            verdicts.add(verdict);
            ends(breaker, verdict);
            if (verdict != Verdict.NEITHER) {
                window.addLast(verdict == Verdict.ILL);
                if (window.size() > volume) {
                    window.removeFirst();
                }
            }
            boolean opens = window.size() == volume
                    && window.stream().filter(failed -> failed).count() >= ratio * volume;
            assertEquals(opens ? BreakerState.OPEN : BreakerState.CLOSED, breaker.state(), verdicts::toString);
        }
        assertTrue(!verdicts.isEmpty());
    }
}
