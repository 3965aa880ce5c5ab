package dev.caxton.mcp.guard;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How one upstream is guarded. Terms and defaults are those of {@code @Timeout}, {@code @Bulkhead}, {@code @CircuitBreaker} and {@code @Retry} in MicroProfile Fault
 * Tolerance 4.1, and of {@code @RateLimit} in SmallRye Fault Tolerance; the server fills them from MicroProfile Config.
 *
 * @param times how long a call may take
 * @param concurrentCalls calls under way at once ({@code value} of {@code @Bulkhead}), 1 to 10,000
 * @param waitingCalls calls that wait for one of them to end ({@code waitingTaskQueue}), 1 to 10,000; the next one is refused
 * @param breaker the circuit breaker
 * @param retry how calls of tools that say that they are idempotent are made again
 * @param rate how often the upstream is asked, if that is limited
 */
public record GuardSettings(
        TimeLimits times,
        int concurrentCalls,
        int waitingCalls,
        BreakerSettings breaker,
        RetrySettings retry,
        Optional<RateLimitSettings> rate) {

    /** The longest time limit. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** 1 s, 10 calls, 10 waiting, {@link BreakerSettings#DEFAULT}, {@link RetrySettings#DEFAULT}, no limit of the rate. */
    public static final GuardSettings DEFAULT =
            new GuardSettings(Duration.ofSeconds(1), 10, 10, BreakerSettings.DEFAULT);

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public GuardSettings {
        if (concurrentCalls < 1 || concurrentCalls > 10_000 || waitingCalls < 1 || waitingCalls > 10_000) {
            throw new IllegalArgumentException("concurrentCalls and waitingCalls lie between 1 and 10,000");
        }
    }

    /**
     * One time limit for all calls, {@link RetrySettings#DEFAULT}, and no limit of the rate.
     *
     * @param timeout the time limit, 1 ms to 10 minutes
     * @param concurrentCalls calls under way at once
     * @param waitingCalls calls that wait for one of them to end
     * @param breaker the circuit breaker
     */
    public GuardSettings(Duration timeout, int concurrentCalls, int waitingCalls, BreakerSettings breaker) {
        this(
                new TimeLimits(timeout, Map.of()),
                concurrentCalls,
                waitingCalls,
                breaker,
                RetrySettings.DEFAULT,
                Optional.empty());
    }

    /**
     * How long a call may take about which nothing else is said.
     *
     * @return the time limit
     */
    public Duration timeout() {
        return times.standard();
    }

    /**
     * How long a call of a tool may take, if something else is said about it.
     *
     * @param tool its name at the upstream
     * @return its own time limit
     */
    public Optional<Duration> timeout(String tool) {
        return Optional.ofNullable(times.tools().get(tool));
    }
}
