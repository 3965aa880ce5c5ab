package dev.caxton.mcp;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls and keeps the times of the last ones. Safe for use by many threads; a time that is written while others are read may be missing. */
final class CallTimes {

    private static final int KEPT = 512;
    private static final long NONE = 0;

    private final LongAdder made = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLongArray last = new AtomicLongArray(KEPT);
    private final AtomicInteger next = new AtomicInteger();

    void answered(long nanos) {
        made.increment();
        last.set(next.getAndUpdate(at -> (at + 1) % KEPT), Math.max(NONE + 1, nanos));
    }

    void failed() {
        made.increment();
        failed.increment();
    }

    /** The time of the last answer. */
    Optional<Duration> last() {
        long nanos = last.get((next.get() + KEPT - 1) % KEPT);
        return nanos == NONE ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    CallFigures figures() {
        long[] times = new long[KEPT];
        int count = 0;
        for (int i = 0; i < KEPT; i++) {
            long time = last.get(i);
            if (time != NONE) {
                times[count++] = time;
            }
        }
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return new CallFigures(made.sum(), failed.sum(), at(sorted, 50), at(sorted, 99));
    }

    /** The nearest rank. */
    private static Optional<Duration> at(long[] sorted, int percent) {
        return sorted.length == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(sorted[(sorted.length * percent + 99) / 100 - 1]));
    }
}
