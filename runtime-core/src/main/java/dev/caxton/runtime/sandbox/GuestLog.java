package dev.caxton.runtime.sandbox;

import dev.caxton.resource.Budget;
import dev.caxton.runtime.agent.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last lines an agent logged, bounded by number and by size. Safe for use by many threads. */
public final class GuestLog {

    private static final int MAX_LINES = 1_000;
    private static final int MAX_CHARACTERS = 262_144;
    private static final int MAX_LEVEL = 4;

    /** The longest line, bytes; the rest of a longer one is cut off. */
    public static final int MAX_LINE_BYTES = 8_192;

    // The line itself beside its text, of which a character takes two bytes at most.
    private static final int LINE_BYTES = 96;

    private final Budget room;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private long sequence;
    private int characters;

    /**
     * An empty log.
     *
     * @param room what the lines of all agents are taken from, bytes
     */
    public GuestLog(Budget room) {
        this.room = room;
    }

    void add(Instant time, int level, byte[] text, String envelope) {
        String clean = clean(new String(text, StandardCharsets.UTF_8));
        lock.lock();
        try {
            LogLine line = new LogLine(++sequence, time, Math.clamp(level, 0, MAX_LEVEL), clean, envelope);
            while (!lines.isEmpty() && (lines.size() >= MAX_LINES || characters + clean.length() > MAX_CHARACTERS)) {
                forgetOldest();
            }
            boolean taken = room.take(size(line));
            while (!taken && !lines.isEmpty()) {
                forgetOldest();
                taken = room.take(size(line));
            }
            // Where the logs of others take all the room, the line is lost: its number is missing.
            if (taken) {
                lines.add(line);
                characters += clean.length();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        LogLine line = lines.remove();
        characters -= line.text().length();
        room.giveBack(size(line));
    }

    private static long size(LogLine line) {
        return LINE_BYTES + 2L * line.text().length();
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
        lock.lock();
        try {
            return lines.stream()
                    .filter(line -> line.sequence() > afterSequence)
                    .limit(Math.max(0, limit))
                    .toList();
        } finally {
            lock.unlock();
        }
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
