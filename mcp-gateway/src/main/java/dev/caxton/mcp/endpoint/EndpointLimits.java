package dev.caxton.mcp.endpoint;

import java.time.Duration;

/**
 * What clients may take. The numbers hold for each endpoint.
 *
 * @param sessions sessions at once
 * @param sessionsOfOne sessions of one principal
 * @param requests requests of one session that run at once
 * @param idle how long a session may be neither used nor listened to
 * @param replay bytes of one stream that are kept for a client that comes back
 * @param unsent bytes that wait for one slow client before it is cut off
 * @param memory bytes of all streams together that are kept or wait
 * @param patience how long a client may take nothing of what is written to it
 * @param heartbeat after how much silence a stream shows that it is there
 */
public record EndpointLimits(
        int sessions,
        int sessionsOfOne,
        int requests,
        Duration idle,
        int replay,
        int unsent,
        long memory,
        Duration patience,
        Duration heartbeat) {

    /** 10,000 sessions, 100 of one principal, 64 requests; 15 minutes; 256 KiB, 8 MiB and 64 MiB; 20 and 25 seconds. */
    public static final EndpointLimits DEFAULT = new EndpointLimits(
            10_000,
            100,
            64,
            Duration.ofMinutes(15),
            256 << 10,
            8 << 20,
            64L << 20,
            Duration.ofSeconds(20),
            Duration.ofSeconds(25));

    /** Refuses what is not positive with an {@link IllegalArgumentException}. */
    public EndpointLimits {
        if (sessions < 1
                || sessionsOfOne < 1
                || requests < 1
                || !idle.isPositive()
                || replay < 1
                || unsent < replay
                || memory < unsent
                || !patience.isPositive()
                || !heartbeat.isPositive()) {
            throw new IllegalArgumentException("limits are positive, and replay <= unsent <= memory");
        }
    }
}
