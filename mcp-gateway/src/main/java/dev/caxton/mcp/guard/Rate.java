package dev.caxton.mcp.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Counts calls in a rolling window. Not the library's rate limit: that one counts what it refuses too, so that a caller that does not wait would keep everybody out. Safe for use by many
 * threads.
 */
final class Rate {

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanos;
    private final long window;

    /** When each of the last calls came, the oldest one at {@code next} once there were as many as fit. */
    private final long[] calls;

    private int next;
    private boolean full;

    Rate(RateLimitSettings settings, LongSupplier nanos) {
        this.nanos = nanos;
        this.window = settings.window().toNanos();
        this.calls = new long[settings.value()];
    }

    /** Counts a call. When there is room for it, if there is none now. */
    Optional<Duration> take() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            if (full && now - calls[next] < window) {
                return Optional.of(Duration.ofNanos(window - (now - calls[next])));
            }
            calls[next] = now;
            next = (next + 1) % calls.length;
            full |= next == 0;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
