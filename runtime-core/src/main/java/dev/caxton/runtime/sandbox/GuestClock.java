package dev.caxton.runtime.sandbox;

/** Measures the time a turn really has: it stands while the turn waits for a tool or for a permit. Read by other threads, driven by one. */
final class GuestClock {

    private final long limitNanos;
    private volatile long spent;
    private volatile long startedAt;
    private volatile boolean running;

    GuestClock(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    void start() {
        startedAt = System.nanoTime();
        running = true;
    }

    // Written by the turn's own thread only.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void stop() {
        if (running) {
            running = false;
            spent += System.nanoTime() - startedAt;
        }
    }

    long elapsed() {
        return running ? spent + System.nanoTime() - startedAt : spent;
    }

    boolean exceeds(long graceNanos) {
        return elapsed() > limitNanos + graceNanos;
    }
}
