package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class CallTimesTest {

    private final CallTimes times = new CallTimes();

    @Test
    void knowsNothingBeforeTheFirstAnswer() {
        assertEquals(new CallFigures(0, 0, Optional.empty(), Optional.empty()), times.figures());
        times.failed();
        assertEquals(new CallFigures(1, 1, Optional.empty(), Optional.empty()), times.figures());
    }

    @Test
    void countsAndRanks() {
        for (int i = 1; i <= 100; i++) {
            times.answered(i);
        }
        times.failed();
        assertEquals(
                new CallFigures(101, 1, Optional.of(Duration.ofNanos(50)), Optional.of(Duration.ofNanos(99))),
                times.figures());
    }

    @Test
    void keepsTheLast() {
        for (int i = 0; i < 1_000; i++) {
            times.answered(1_000_000);
        }
        for (int i = 0; i < 512; i++) {
            times.answered(7);
        }
        assertEquals(Optional.of(Duration.ofNanos(7)), times.figures().p99());
        assertEquals(1_512, times.figures().made());
    }
}
