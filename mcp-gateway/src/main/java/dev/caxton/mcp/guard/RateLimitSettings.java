package dev.caxton.mcp.guard;

import java.time.Duration;

/**
 * How often an upstream is asked. Terms are those of {@code @RateLimit} in SmallRye Fault Tolerance, with a rolling window: no window of this length, wherever it begins, has more calls. Calls that are
 * refused do not count.
 *
 * @param value calls in a window, 1 to 10,000
 * @param window its length, 1 ms to 1 hour
 */
public record RateLimitSettings(int value, Duration window) {

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public RateLimitSettings {
        if (value < 1 || value > 10_000) {
            throw new IllegalArgumentException("value lies between 1 and 10,000");
        }
        if (window.compareTo(Duration.ofMillis(1)) < 0 || window.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("window lies between 1 ms and 1 hour");
        }
    }
}
