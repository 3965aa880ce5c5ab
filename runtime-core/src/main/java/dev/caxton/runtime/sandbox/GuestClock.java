package dev.caxton.runtime.sandbox;

import java.util.concurrent.atomic.AtomicLong;

/** Measures the time a turn really has: it stands while the turn waits for a tool or for a permit. Read by other threads, driven by one. */
final class GuestClock {

    private final long limitNanos;
    // One word, so that no reader sees half of a change: what was spent, doubled; while it runs, the moment it would
    // have been started at had it never stood,
    // doubled and odd.
    private final AtomicLong word = new AtomicLong();

    GuestClock(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Answers what time it is, as {@link System#nanoTime} does. */
    long start() {
        long before = word.getPlain();
        long now = System.nanoTime();
        if ((before & 1) == 0) {
            word.setRelease(((now - (before >> 1)) << 1) | 1);
        }
        return now;
    }

    void stop() {
        if ((word.getPlain() & 1) != 0) {
            word.setRelease(elapsed() << 1);
        }
    }

    long elapsed() {
        long now = word.getAcquire();
        // Differences only: the clock may stand anywhere, and the top bit is lost on both sides.
        return (now & 1) == 0 ? now >> 1 : ((System.nanoTime() << 1) - (now & ~1L)) >> 1;
    }

    boolean exceeds(long graceNanos) {
        return elapsed() > limitNanos + graceNanos;
    }
}
