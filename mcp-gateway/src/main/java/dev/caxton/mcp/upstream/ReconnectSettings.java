package dev.caxton.mcp.upstream;

import java.time.Duration;

/**
 * How connections are made and made again.
 *
 * @param timeout the longest wait for a connection, a greeting or a page of tools, 10 ms to 10 minutes
 * @param first the wait before the second attempt, 1 ms to 1 hour; each further one is twice as long, until a connection has lasted 30 s
 * @param most the longest wait between attempts, {@code first} to 1 day
 */
public record ReconnectSettings(Duration timeout, Duration first, Duration most) {

    /** 30 s, 500 ms, 1 minute. */
    public static final ReconnectSettings DEFAULT =
            new ReconnectSettings(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofMinutes(1));

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public ReconnectSettings {
        require("timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(10));
        require("first", first, Duration.ofMillis(1), Duration.ofHours(1));
        require("most", most, first, Duration.ofDays(1));
    }

    private static void require(String name, Duration value, Duration least, Duration greatest) {
        if (value.compareTo(least) < 0 || value.compareTo(greatest) > 0) {
            throw new IllegalArgumentException(name + " lies between " + least + " and " + greatest);
        }
    }
}
