package dev.caxton.mcp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.mcp.upstream.ReconnectSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff =
            new Backoff(new ReconnectSettings(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofSeconds(2)));

    private List<Long> after(long... lasted) {
        return LongStream.of(lasted)
                .mapToObj(millis -> backoff.after(Duration.ofMillis(millis)).toMillis())
                .toList();
    }

    @Test
    void theWaitGrowsUpToTheMostWhetherAConnectionWasMadeOrNot() {
        assertEquals(List.of(300L, 600L, 1_200L, 2_000L, 2_000L), after(0, 29_999, 0, 50, 29_999));
    }

    @Test
    void aConnectionThatHasLastedBeginsAnew() {
        assertEquals(List.of(300L, 600L, 300L, 600L, 300L), after(0, 0, 30_000, 0, 86_400_000));
    }

    /** As when the clock was put back. */
    @Test
    void aTimeBelowZeroIsNone() {
        assertEquals(List.of(300L, 600L), after(-1, -1));
    }
}
