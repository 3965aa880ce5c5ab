package dev.caxton.mcp.guard;

import java.time.Duration;

/**
 * How often and when a call is made again. Terms and defaults are those of {@code @Retry} in MicroProfile Fault Tolerance 4.1.
 *
 * @param maxRetries how many more tries there are at most, 0 to 100
 * @param delay the wait before each, 0 to 10 minutes
 * @param jitter how much longer or shorter than {@code delay} the wait is at most, by chance, 0 to 10 minutes
 * @param maxDuration no try begins when so much time has gone since the first one began, above {@code delay} to 1 hour
 */
public record RetrySettings(int maxRetries, Duration delay, Duration jitter, Duration maxDuration) {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** 3 more tries, no delay, 200 ms, 3 min. */
    public static final RetrySettings DEFAULT =
            new RetrySettings(3, Duration.ZERO, Duration.ofMillis(200), Duration.ofMinutes(3));

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public RetrySettings {
        if (maxRetries < 0 || maxRetries > 100) {
            throw new IllegalArgumentException("maxRetries lies between 0 and 100");
        }
        if (delay.isNegative()
                || delay.compareTo(LONGEST_WAIT) > 0
                || jitter.isNegative()
                || jitter.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("delay and jitter lie between 0 and 10 minutes");
        }
        if (maxDuration.compareTo(delay) <= 0 || maxDuration.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("maxDuration is longer than delay and at most 1 hour");
        }
    }
}
