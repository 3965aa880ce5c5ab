package dev.caxton.mcp.guard;

import java.time.Duration;

/**
 * How one upstream is guarded. Terms and defaults are those of {@code @Timeout}, {@code @Bulkhead} and {@code @CircuitBreaker} in MicroProfile Fault
 * Tolerance 4.1; the server fills them from MicroProfile Config.
 *
 * @param timeout how long a call may take, waiting in the bulkhead included, 1 ms to 10 minutes
 * @param concurrentCalls calls under way at once ({@code value} of {@code @Bulkhead}), 1 to 10,000
 * @param waitingCalls calls that wait for one of them to end ({@code waitingTaskQueue}), 1 to 10,000; the next one is refused
 * @param breaker the circuit breaker
 */
public record GuardSettings(Duration timeout, int concurrentCalls, int waitingCalls, BreakerSettings breaker) {

    /** The longest time limit. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** 1 s, 10 calls, 10 waiting, {@link BreakerSettings#DEFAULT}. */
    public static final GuardSettings DEFAULT =
            new GuardSettings(Duration.ofSeconds(1), 10, 10, BreakerSettings.DEFAULT);

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public GuardSettings {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout lies between 1 ms and 10 minutes");
        }
        if (concurrentCalls < 1 || concurrentCalls > 10_000 || waitingCalls < 1 || waitingCalls > 10_000) {
            throw new IllegalArgumentException("concurrentCalls and waitingCalls lie between 1 and 10,000");
        }
    }
}
