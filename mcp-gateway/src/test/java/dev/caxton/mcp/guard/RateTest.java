package dev.caxton.mcp.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The rolling window, with a clock that is turned by hand. */
class RateTest {

    /** Not where a clock begins, but where it overflows. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 20);

    private Rate rate(int value, long window) {
        return new Rate(new RateLimitSettings(value, Duration.ofMillis(window)), now::get);
    }

    @Test
    void saysWhenThereIsRoom() {
        Rate rate = rate(2, 10);
        assertEquals(Optional.empty(), rate.take());
        now.addAndGet(4_000_000);
        assertEquals(Optional.empty(), rate.take());
        assertEquals(Optional.of(Duration.ofMillis(6)), rate.take());
        now.addAndGet(5_999_999);
        assertEquals(Optional.of(Duration.ofNanos(1)), rate.take());
        now.addAndGet(1);
        assertEquals(Optional.empty(), rate.take(), "what was refused does not count");
        assertEquals(Optional.of(Duration.ofMillis(4)), rate.take());
    }

    @Test
    void noWindowHasMoreWhereverItBegins() {
        Random random = new Random(7);
        for (int value : new int[] {1, 3, 10}) {
            Rate rate = rate(value, 1);
            List<Long> taken = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                long time = now.addAndGet(random.nextInt(300_000));
                long inWindow = taken.stream()
                        .filter(before -> time - before < 1_000_000)
                        .count();
                boolean admitted = rate.take().isEmpty();
                assertEquals(inWindow < value, admitted, "as a list of all of them says");
                if (admitted) {
                    taken.add(time);
                }
            }
        }
    }
}
