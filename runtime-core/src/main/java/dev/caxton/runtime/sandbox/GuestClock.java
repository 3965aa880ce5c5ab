package dev.caxton.runtime.sandbox;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** Measures the time a turn really has: it stands while the turn waits for a tool or for a permit. Read by other threads, driven by one. */
final class GuestClock {

    private static final AtomicLongFieldUpdater<GuestClock> WORD =
            AtomicLongFieldUpdater.newUpdater(GuestClock.class, "word");

    private final long limitNanos;
    // One word, so that no reader sees half of a change: what was spent, doubled; while it runs, the moment it would
    // have been started at had it never stood,
    // doubled and odd. No object of its own: there is a clock for each turn.
    private volatile long word;

    GuestClock(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Answers what time it is, as {@link System#nanoTime} does. */
    long start() {
        long before = word;
        long now = System.nanoTime();
        if ((before & 1) == 0) {
            WORD.lazySet(this, ((now - (before >> 1)) << 1) | 1);
        }
        return now;
    }

    void stop() {
        if ((word & 1) != 0) {
            WORD.lazySet(this, elapsed() << 1);
        }
    }

    long elapsed() {
        long now = word;
        // Differences only: the clock may stand anywhere, and the top bit is lost on both sides.
        return (now & 1) == 0 ? now >> 1 : ((System.nanoTime() << 1) - (now & ~1L)) >> 1;
    }

    boolean exceeds(long graceNanos) {
        return elapsed() > limitNanos + graceNanos;
    }
}
