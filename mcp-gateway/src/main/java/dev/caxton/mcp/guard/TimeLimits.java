package dev.caxton.mcp.guard;

import java.time.Duration;
import java.util.Map;

/**
 * How long the calls of one upstream may take, waiting in the bulkhead included.
 *
 * @param standard of every call about which nothing else is said, 1 ms to 10 minutes
 * @param tools of calls of single tools, by their names at the upstream, shorter or longer, 1 ms to 10 minutes
 */
public record TimeLimits(Duration standard, Map<String, Duration> tools) {

    /** Copies, and refuses values out of range with an {@link IllegalArgumentException}. */
    public TimeLimits {
        require(standard);
        tools.values().forEach(TimeLimits::require);
        tools = Map.copyOf(tools);
    }

    private static void require(Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(GuardSettings.LONGEST) > 0) {
            throw new IllegalArgumentException("timeout lies between 1 ms and 10 minutes");
        }
    }
}
