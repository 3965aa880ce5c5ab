package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.runtime.node.Supervision.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SupervisionTest {

    private final Supervision supervision = new Supervision();

    private static Verdict after(long millis) {
        return new Verdict.Restart(Duration.ofMillis(millis));
    }

    @Test
    void thePauseDoublesFromTheSecondFailureInARow() {
        Instant now = Instant.EPOCH;
        for (long pause : new long[] {0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000}) {
            // Far enough apart that the breaker does not open.
            now = now.plus(Supervision.WINDOW);
            assertEquals(after(pause), supervision.failed(now));
        }
        supervision.completed();
        assertEquals(after(0), supervision.failed(now));
    }

    @Test
    void tenFailuresWithinTheWindowGiveUp() {
        for (int i = 1; i < Supervision.MAX_FAILURES; i++) {
            supervision.failed(Instant.EPOCH);
            supervision.completed();
        }
        assertEquals(new Verdict.GiveUp(), supervision.failed(Instant.EPOCH.plus(Supervision.WINDOW)));
    }

    @Test
    void failuresOutsideTheWindowDoNotCount() {
        for (int i = 1; i < Supervision.MAX_FAILURES; i++) {
            supervision.failed(Instant.EPOCH);
            supervision.completed();
        }
        Instant later = Instant.EPOCH.plus(Supervision.WINDOW).plusMillis(1);
        assertEquals(after(0), supervision.failed(later));
        supervision.reset();
        assertEquals(after(0), supervision.failed(later));
    }
}
