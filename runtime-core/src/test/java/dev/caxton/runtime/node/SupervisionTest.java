package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.runtime.agent.AgentHealth.Breaker;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.node.Supervision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SupervisionTest {

    private static final long SECOND = 1_000_000_000;
    private static final RestartRule RULE = RestartRule.DEFAULT;
    private static final long WINDOW = RULE.window().toNanos();
    private static final long OPEN = RULE.open().toNanos();

    private final Supervision supervision = new Supervision(RULE);

    private static Supervision of(RestartRule.When when) {
        return new Supervision(new RestartRule(when, RULE.pause(), RULE.longestPause(), 2, RULE.window(), RULE.open()));
    }

    private static Verdict after(long millis) {
        return new Verdict.Restart(Duration.ofMillis(millis));
    }

    @Test
    void thePauseDoublesFromTheSecondFailureInARow() {
        long now = 0;
        for (long pause : new long[] {0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000}) {
            // Far enough apart that the breaker does not open.
            now += WINDOW;
            assertEquals(after(pause), supervision.failed(now));
            assertEquals(pause * 1_000_000, supervision.delay(now));
            assertEquals(0, supervision.delay(now + pause * 1_000_000));
        }
        supervision.completed();
        assertEquals(after(0), supervision.failed(now));
    }

    @Test
    void soManyFailuresWithinTheWindowOpenTheBreaker() {
        for (int i = 1; i < RULE.failures(); i++) {
            supervision.failed(0);
            supervision.completed();
        }
        assertEquals(Breaker.CLOSED, supervision.health(WINDOW).breaker());
        assertEquals(new Verdict.Rest(RULE.open()), supervision.failed(WINDOW));
        assertEquals(Breaker.OPEN, supervision.health(WINDOW).breaker());
        assertEquals(OPEN, supervision.delay(WINDOW));
        assertEquals(Breaker.HALF_OPEN, supervision.health(WINDOW + OPEN).breaker());
        assertEquals(0, supervision.delay(WINDOW + OPEN));
        supervision.completed();
        assertEquals(Breaker.CLOSED, supervision.health(WINDOW + OPEN).breaker());
        assertEquals(after(0), supervision.failed(WINDOW + OPEN), "what was before is forgotten");
    }

    @Test
    void failuresOutsideTheWindowDoNotCount() {
        for (int i = 1; i < RULE.failures(); i++) {
            supervision.failed(0);
            supervision.completed();
        }
        assertEquals(after(0), supervision.failed(WINDOW + 1));
        supervision.reset();
        assertEquals(after(0), supervision.failed(WINDOW + 1));
    }

    @Test
    void neverMeansTheFirstFailureIsTheLast() {
        assertEquals(new Verdict.GiveUp(), of(RestartRule.When.NEVER).failed(0));
    }

    @Test
    void onFailureGivesUpWhenTheTrialFails() {
        Supervision tested = of(RestartRule.When.ON_FAILURE);
        tested.failed(0);
        assertEquals(new Verdict.Rest(RULE.open()), tested.failed(0));
        assertEquals(new Verdict.GiveUp(), tested.failed(OPEN));
    }

    @Test
    void alwaysTriesAgainAfterTwiceTheTime() {
        Supervision tested = of(RestartRule.When.ALWAYS);
        tested.failed(0);
        long now = 0;
        long open = OPEN;
        for (int i = 0; i < 10; i++) {
            assertEquals(new Verdict.Rest(Duration.ofNanos(open)), tested.failed(now));
            now += open;
            open = Math.min(2 * open, RestartRule.LONGEST.toNanos());
        }
        assertEquals(11, tested.health(now).failuresInARow());
    }

    @Test
    void aHostThatFailsOnlyPausesTheAgent() {
        Supervision tested = of(RestartRule.When.NEVER);
        long now = 0;
        for (long pause : new long[] {100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000}) {
            now += tested.delay(now);
            tested.hostFailed(now);
            assertEquals(pause * 1_000_000, tested.delay(now));
            assertEquals(Breaker.CLOSED, tested.health(now).breaker());
        }
        for (int i = 0; i < 1_000; i++) {
            tested.hostFailed(now);
        }
        assertEquals(RestartRule.DEFAULT.longestPause().toNanos(), tested.delay(now), "a long outage changes nothing");
        assertEquals(1_009, tested.health(now).failuresInARow());
        tested.completed();
        assertEquals(0, tested.health(now).failuresInARow());
        assertEquals(0, tested.delay(now));
        tested.hostFailed(now);
        assertEquals(100_000_000, tested.delay(now));
    }

    @Test
    void theAgentsOwnPauseIsNotTheHosts() {
        Duration moment = Duration.ofMillis(1);
        Supervision tested = new Supervision(
                new RestartRule(RestartRule.When.ALWAYS, moment, moment, 100, RULE.window(), RULE.open()));
        tested.hostFailed(0);
        assertEquals(100_000_000, tested.delay(0), "an agent cannot ask for a tight loop");
        tested.failed(SECOND);
        assertEquals(0, tested.delay(SECOND), "and its first own failure is its first");
    }

    @Test
    void aTrialThatFailsInTheHostIsStillToCome() {
        Supervision tested = of(RestartRule.When.ON_FAILURE);
        tested.failed(0);
        tested.failed(0);
        tested.hostFailed(OPEN);
        assertEquals(Breaker.HALF_OPEN, tested.health(OPEN).breaker());
        assertEquals(new Verdict.GiveUp(), tested.failed(OPEN + SECOND));
    }

    /** The same breaker over the list of all failures. */
    private static final class Naive {
        private final int failures;
        private final List<Long> times = new ArrayList<>();
        private boolean open;
        private long until;
        private int openings;

        Naive(int failures) {
            this.failures = failures;
        }

        boolean failed(long now) {
            times.add(now);
            if (open || times.stream().filter(t -> now - t <= WINDOW).count() >= failures) {
                openings = open ? openings + 1 : 0;
                open = true;
                until = now + (long) Math.min(OPEN * Math.pow(2, openings), (double) RestartRule.LONGEST.toNanos());
            }
            return open;
        }

        void completed() {
            if (open) {
                open = false;
                times.clear();
            }
        }
    }

    @Test
    void theBreakerAgreesWithItsNaiveTwin() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int failures = 1 + random.nextInt(12);
            FailureBreaker breaker = new FailureBreaker(failures, WINDOW, OPEN, RestartRule.LONGEST.toNanos());
            Naive naive = new Naive(failures);
            long now = random.nextLong();
            for (int step = 0; step < 500; step++) {
                now += random.nextLong(10 * SECOND) * random.nextInt(3);
                // A turn only runs when the breaker lets it.
                now += breaker.delay(now);
                if (random.nextInt(5) == 0) {
                    breaker.completed();
                    naive.completed();
                } else {
                    assertEquals(naive.failed(now), breaker.failed(now), "seed " + seed + ", step " + step);
                }
                assertEquals(naive.open, breaker.state(now) != Breaker.CLOSED);
                assertEquals(naive.open ? Math.max(0, naive.until - now) : 0, breaker.delay(now));
            }
        }
    }
}
