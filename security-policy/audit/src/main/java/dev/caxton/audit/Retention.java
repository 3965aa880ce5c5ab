package dev.caxton.audit;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of a log is kept. Only whole segments go, the oldest first, and never the newest. Without an age and a size everything is kept.
 *
 * @param age how old a segment's newest record may become, at least 1 h
 * @param bytes how large all segments together may become, at least 1 MiB
 */
public record Retention(Optional<Duration> age, Optional<Long> bytes) {

    /** Everything is kept. */
    public static final Retention FOREVER = new Retention(Optional.empty(), Optional.empty());

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public Retention {
        if (age.filter(time -> time.compareTo(Duration.ofHours(1)) < 0).isPresent()) {
            throw new IllegalArgumentException("records are kept for at least an hour");
        }
        if (bytes.filter(size -> size < 1 << 20).isPresent()) {
            throw new IllegalArgumentException("at least a mebibyte is kept");
        }
    }
}
