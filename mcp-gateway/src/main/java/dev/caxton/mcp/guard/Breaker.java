package dev.caxton.mcp.guard;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A circuit breaker as in MicroProfile Fault Tolerance 4.1, with a third outcome: a call that was never made is neither success nor failure. Not the library's, which takes everything that is no
 * failure for a success, so that a full bulkhead would fill its window and close it when it is half open. Safe for use by many threads; nothing blocks but for its own lock.
 */
final class Breaker {

    private final BreakerSettings rule;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();

    /** The last outcomes while it is closed, the oldest one at {@code next} once there were as many as fit. */
    private final boolean[] failed;

    private int next;
    private int seen;
    private int failures;

    private boolean closed = true;

    /** When it opened, which says when it is half open. */
    private long opened;

    /** While it is half open: calls under way, and those that succeeded. */
    private int probes;

    private int successes;

    /** Grows with each change of state, so that nobody hears of calls that were let through before. */
    private long era;

    Breaker(BreakerSettings rule, LongSupplier nanos) {
        this.rule = rule;
        this.nanos = nanos;
        this.failed = new boolean[rule.requestVolumeThreshold()];
    }

    /** A call that was let through. */
    final class Pass {

        private final long from;

        private Pass(long from) {
            this.from = from;
        }

        /** The call has ended. To be said once. */
        void ended(Verdict verdict) {
            lock.lock();
            try {
                if (from != era) {
                    return;
                }
                if (closed) {
                    counted(verdict);
                } else {
                    probed(verdict);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Lets a call through, or not: while it is open, and while it is half open and enough calls are under way to close it. */
    Optional<Pass> enter() {
        lock.lock();
        try {
            if (!closed) {
                if (!isDelayOver() || probes + successes >= rule.successThreshold()) {
                    return Optional.empty();
                }
                probes++;
            }
            return Optional.of(new Pass(era));
        } finally {
            lock.unlock();
        }
    }

    BreakerState state() {
        lock.lock();
        try {
            return closed ? BreakerState.CLOSED : isDelayOver() ? BreakerState.HALF_OPEN : BreakerState.OPEN;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDelayOver() {
        return nanos.getAsLong() - opened >= rule.delay().toNanos();
    }

    private void counted(Verdict verdict) {
        if (verdict == Verdict.NEITHER) {
            return;
        }
        boolean failure = verdict == Verdict.ILL;
        if (seen < failed.length) {
            seen++;
        } else if (failed[next]) {
            failures--;
        }
        failed[next] = failure;
        next = (next + 1) % failed.length;
        if (failure) {
            failures++;
        }
        if (seen == failed.length && failures >= rule.failureRatio() * failed.length) {
            open();
        }
    }

    private void probed(Verdict verdict) {
        probes--;
        switch (verdict) {
            case NEITHER -> {
                // Its place is free again.
            }
            case ILL -> open();
            case WELL -> {
                if (++successes == rule.successThreshold()) {
                    close();
                }
            }
        }
    }

    private void open() {
        changed();
        closed = false;
        opened = nanos.getAsLong();
    }

    private void close() {
        changed();
        closed = true;
    }

    private void changed() {
        era++;
        next = 0;
        seen = 0;
        failures = 0;
        probes = 0;
        successes = 0;
    }
}
