package dev.caxton.runtime.sandbox;

import dev.caxton.resource.Budget;
import dev.caxton.runtime.agent.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last lines an agent logged, bounded by number and by size. They are kept as the guest wrote them and made harmless for whoever reads them: a guest that floods its log
 * costs no more than a copy of each line. Safe for use by many threads.
 */
public final class GuestLog {

    private static final int MAX_LINES = 1_000;
    private static final int MAX_BYTES = 262_144;
    private static final int MAX_LEVEL = 4;

    /** The longest line, bytes; the rest of a longer one is cut off. */
    public static final int MAX_LINE_BYTES = 8_192;

    // The line itself beside its text.
    private static final int LINE_BYTES = 96;

    /** A line as it was written. */
    // Bytes that nobody else has.
    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(long sequence, Instant time, int level, byte[] text, String envelope) {

        long size() {
            return (long) LINE_BYTES + text.length;
        }

        LogLine line() {
            return new LogLine(sequence, time, level, clean(new String(text, StandardCharsets.UTF_8)), envelope);
        }
    }

    private final Budget room;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Kept> lines = new ArrayDeque<>();
    private long sequence;
    private int bytes;

    /**
     * An empty log.
     *
     * @param room what the lines of all agents are taken from, bytes
     */
    public GuestLog(Budget room) {
        this.room = room;
    }

    /** Adds a line, whose bytes belong to it from now on. */
    void add(Instant time, int level, byte[] text, String envelope) {
        lock.lock();
        try {
            Kept line = new Kept(++sequence, time, Math.clamp(level, 0, MAX_LEVEL), text, envelope);
            while (!lines.isEmpty() && (lines.size() >= MAX_LINES || bytes + text.length > MAX_BYTES)) {
                forgetOldest();
            }
            boolean taken = room.take(line.size());
            while (!taken && !lines.isEmpty()) {
                forgetOldest();
                taken = room.take(line.size());
            }
            // Where the logs of others take all the room, the line is lost: its number is missing.
            if (taken) {
                lines.add(line);
                bytes += text.length;
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        Kept line = lines.remove();
        bytes -= line.text().length;
        room.giveBack(line.size());
    }

    /** Forgets every line. */
    public void clear() {
        lock.lock();
        try {
            while (!lines.isEmpty()) {
                forgetOldest();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lines that are still kept.
     *
     * @param afterSequence only lines with a higher sequence
     * @param limit how many at most
     * @return the oldest first
     */
    public List<LogLine> lines(long afterSequence, int limit) {
        List<Kept> wanted;
        lock.lock();
        try {
            wanted = lines.stream()
                    .filter(line -> line.sequence() > afterSequence)
                    .limit(Math.max(0, limit))
                    .toList();
        } finally {
            lock.unlock();
        }
        return wanted.stream().map(Kept::line).toList();
    }

    /** What a terminal might obey, or a reader might be fooled by, becomes a replacement character: controls, and marks that turn the direction of writing. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean harmless = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            clean.appendCodePoint(harmless || c == '\t' ? c : 0xFFFD);
        });
        return clean.toString();
    }
}
