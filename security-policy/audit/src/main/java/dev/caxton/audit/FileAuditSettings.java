package dev.caxton.audit;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a {@link FileAuditLog} works.
 *
 * @param clock gives records their time
 * @param patience how long {@link AuditLog#append} waits for the disk before it gives up, 1 ms to 10 min
 * @param maxUnwritten how many events of {@link AuditLog#record} are kept in memory while the disk does not take them, 1 to 1,000,000; more are counted and
 *     reported as missing
 * @param segmentBytes the size at which the next segment is started, bytes, 1 KiB to 1 TiB; a segment can be one group longer
 */
public record FileAuditSettings(InstantSource clock, Duration patience, int maxUnwritten, long segmentBytes) {

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public FileAuditSettings {
        within("patience (ms)", patience.toMillis(), 1, Duration.ofMinutes(10).toMillis());
        within("maxUnwritten", maxUnwritten, 1, 1_000_000);
        within("segmentBytes", segmentBytes, 1L << 10, 1L << 40);
    }

    /**
     * 30 s of patience, 100,000 unwritten events, segments of 64 MiB.
     *
     * @param clock gives records their time
     * @return the settings
     */
    public static FileAuditSettings defaults(InstantSource clock) {
        return new FileAuditSettings(clock, Duration.ofSeconds(30), 100_000, 64L << 20);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must lie between " + least + " and " + most);
        }
    }
}
