package dev.caxton.mcp.guard;

import java.time.Duration;

/**
 * When a circuit breaker opens and closes. Terms and defaults are those of {@code @CircuitBreaker} in MicroProfile Fault Tolerance 4.1.
 *
 * @param requestVolumeThreshold calls in the rolling window, 1 to 10,000
 * @param failureRatio the share of failed calls in a full window that opens the breaker, over 0 to 1
 * @param delay how long it stays open, 1 ms to 1 hour
 * @param successThreshold successful calls in a row that close it when it is half open, 1 to 1,000
 */
public record BreakerSettings(int requestVolumeThreshold, double failureRatio, Duration delay, int successThreshold) {

    /** 20 calls, half of them, 5 s, 1 success. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(20, 0.5, Duration.ofSeconds(5), 1);

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public BreakerSettings {
        if (requestVolumeThreshold < 1 || requestVolumeThreshold > 10_000) {
            throw new IllegalArgumentException("requestVolumeThreshold lies between 1 and 10,000");
        }
        // A ratio of 0 would open the breaker without any failure.
        if (!(failureRatio > 0 && failureRatio <= 1)) {
            throw new IllegalArgumentException("failureRatio lies above 0 and is at most 1");
        }
        if (delay.compareTo(Duration.ofMillis(1)) < 0 || delay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("delay lies between 1 ms and 1 hour");
        }
        if (successThreshold < 1 || successThreshold > 1_000) {
            throw new IllegalArgumentException("successThreshold lies between 1 and 1,000");
        }
    }
}
