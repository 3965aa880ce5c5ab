package dev.caxton.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where records stand: the offset of every 256th of each segment. The writer adds what was acknowledged; readers see nothing else. Segments of earlier runs are
 * looked through when somebody first asks for them. Safe for use by many threads.
 */
final class LogIndex {

    /** Records from one entry to the next: a page reads at least so many. */
    static final int STEP = 256;

    /**
     * Some consecutive records.
     *
     * @param file the segment
     * @param first the sequence number of the first record
     * @param next the sequence number after the last
     * @param start where the first record starts, bytes
     * @param end where the last record ends, bytes
     */
    record Chunk(Path file, long first, long next, long start, long end) {}

    private static final class Segment {
        private final Path file;
        private final long first;
        private long[] offsets = new long[16];
        private int entries;
        private long next;
        private long end;
        private boolean known;

        Segment(Path file, long first, boolean known) {
            this.file = file;
            this.first = first;
            this.next = first;
            this.known = known;
        }

        synchronized void add(long offset, long newEnd) {
            if ((next - first) % STEP == 0) {
                if (entries == offsets.length) {
                    offsets = Arrays.copyOf(offsets, entries * 2);
                }
                offsets[entries++] = offset;
            }
            next++;
            end = newEnd;
        }

        synchronized void looked() throws IOException {
            look();
        }

        private void look() throws IOException {
            if (known) {
                return;
            }
            entries = 0;
            next = first;
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                LineReader lines = new LineReader(in, 0);
                for (Optional<LineReader.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                    if (line.get().terminated()) {
                        add(line.get().offset(), lines.offset());
                    }
                }
            }
            known = true;
        }

        synchronized Optional<Chunk> chunk(long sequence) throws IOException {
            look();
            int entry = (int) ((sequence - first) / STEP);
            return entry < entries && sequence < next ? Optional.of(chunk(entry)) : Optional.empty();
        }

        synchronized long next() {
            return next;
        }

        synchronized long bytes() {
            return end;
        }

        private Chunk chunk(int entry) {
            boolean last = entry == entries - 1;
            return new Chunk(
                    file,
                    first + (long) entry * STEP,
                    last ? next : first + (entry + 1L) * STEP,
                    offsets[entry],
                    last ? end : offsets[entry + 1]);
        }
    }

    private record Waiting(BooleanSupplier condition, Condition changed) {}

    private final ReentrantLock changing = new ReentrantLock();
    private final List<Waiting> waiting = new ArrayList<>();
    private long started;

    /** Replaced when a segment is added or removed. A reader that looks through an old segment holds up nobody but who asks for the same. */
    private volatile List<Segment> segments = List.of();

    /** A segment of an earlier run, to be looked through when it is needed. */
    void addUnknown(Path file, long first) {
        put(new Segment(file, first, false));
    }

    /** The segment that {@link #add} adds to from now on. */
    void start(Path file, long first) {
        put(new Segment(file, first, true));
    }

    private synchronized void put(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        segments = List.copyOf(more);
        started++;
    }

    /** How many segments were started or found so far. */
    synchronized long started() {
        return started;
    }

    /** How many bytes of the newest segment hold records. */
    long newestBytes() {
        List<Segment> now = segments;
        return now.isEmpty() ? 0 : now.getLast().bytes();
    }

    /** Segments that lie wholly before a record are there no more. */
    synchronized void removeBefore(long next) {
        segments = List.copyOf(
                segments.stream().filter(segment -> segment.first >= next).toList());
    }

    /** Looks through the newest segment, so that {@link #next} is known. */
    void look() throws IOException {
        if (!segments.isEmpty()) {
            segments.getLast().looked();
        }
    }

    /** A group was acknowledged: whoever waits for records looks again. */
    void published() {
        changing.lock();
        try {
            for (Waiting each : waiting) {
                // Looked at here: many wait for what comes seldom, and waking them for each record would cost more than
                // the record.
                if (each.condition().getAsBoolean()) {
                    each.changed().signal();
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** Waits until something is true that {@link #published} tells of, but not longer than the patience. The condition is asked by other threads too, and must not block. */
    boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        changing.lock();
        Waiting self = new Waiting(condition, changing.newCondition());
        try {
            waiting.add(self);
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = self.changed().awaitNanos(left);
            }
            return true;
        } finally {
            waiting.remove(self);
            changing.unlock();
        }
    }

    /** A record of the segment started last was acknowledged. */
    void add(long offset, long end) {
        segments.getLast().add(offset, end);
    }

    /** The sequence number after the last acknowledged record. */
    long next() {
        List<Segment> now = segments;
        return now.isEmpty() ? 0 : now.getLast().next();
    }

    /** The chunk that holds a record, or empty if there is no such record. */
    Optional<Chunk> chunk(long sequence) throws IOException {
        for (Segment segment : segments.reversed()) {
            if (sequence >= segment.first) {
                return segment.chunk(sequence);
            }
        }
        return Optional.empty();
    }

    /** The least sequence number there is. */
    long first() {
        List<Segment> now = segments;
        return now.isEmpty() ? 0 : now.getFirst().first;
    }
}
