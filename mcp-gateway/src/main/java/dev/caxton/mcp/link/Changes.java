package dev.caxton.mcp.link;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When the lists of an upstream are read again. The first change that it tells of is read soon; while it goes on telling of changes, the wait doubles after each reading, up to a minute, and is short again once
 * it was quiet. Whoever needs the lists as they are now does not wait for that: they are read at once, five times a second at most.
 *
 * <p>Safe for use by many threads; one of them reads.
 */
final class Changes {

    /** Changes seldom come alone. */
    static final Duration SOON = Duration.ofMillis(200);

    static final Duration LATEST = Duration.ofMinutes(1);

    /** It was quiet if nothing was told for so long after a reading, and for twice as long as the wait was. */
    static final Duration QUIET = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private long told;
    private long read;
    private long toldAt;
    private long readAt;
    private Duration wait = SOON;
    private long wanted;

    /**
     * Nothing is told and nothing read.
     *
     * @param nanos a clock as {@link System#nanoTime}
     */
    Changes(LongSupplier nanos) {
        this.nanos = nanos;
        this.readAt = nanos.getAsLong();
    }

    /** The upstream says that a list is another one now. Whether the reader does not know yet that something is to be read. */
    synchronized boolean tell() {
        boolean first = told == read;
        if (first) {
            toldAt = nanos.getAsLong();
            long quiet = Math.max(QUIET.toNanos(), 2 * wait.toNanos());
            if (toldAt - readAt > quiet) {
                wait = SOON;
            }
        }
        told++;
        return first;
    }

    /** How long it is until the lists are to be read; empty if nothing was told since they were. */
    synchronized Optional<Duration> due() {
        if (told == read) {
            return Optional.empty();
        }
        long at = wanted > read ? readAt + SOON.toNanos() : toldAt + wait.toNanos();
        return Optional.of(Duration.ofNanos(Math.max(0, at - nanos.getAsLong())));
    }

    /** Reading begins. What it has to be handed to {@link #done}, or {@link #listed} for the first one of a connection: it answers what was told before. */
    synchronized long begin() {
        return told;
    }

    /** The lists were read, because they had changed, from {@link #begin} on. */
    synchronized void done(long begun) {
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(LATEST) > 0 ? LATEST : twice;
        listed(begun);
    }

    /** The lists were read, because there is a connection. */
    synchronized void listed(long begun) {
        read = Math.max(read, begun);
        readAt = nanos.getAsLong();
        toldAt = readAt;
        notifyAll();
    }

    /** There is nobody to read from, so nobody waits for that. */
    synchronized void gone() {
        listed(told);
    }

    /** Somebody needs the lists as they are now. What has to be read for that. */
    synchronized long want() {
        wanted = told;
        return told;
    }

    synchronized boolean isRead(long what) {
        return read >= what;
    }

    /** Waits until that is read. Whether it is. */
    synchronized boolean await(long what, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (read < what) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return true;
    }
}
