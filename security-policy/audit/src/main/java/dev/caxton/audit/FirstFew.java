package dev.caxton.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a flood out of a log. Of events of one kind the first few in a window are to be written one by one, and the rest counted; whoever writes them asks here which, and says how many the rest were when the
 * window is over. Every event is to be written or is in one count that is handed out. The window of a kind begins with its first event. Safe for use by many threads; does not block.
 *
 * @param <K> the kinds, which have {@code equals} and {@code hashCode}
 */
public final class FirstFew<K> {

    /** Kinds that are told apart. Of more of them, everything is to be written. */
    static final int MOST_KINDS = 10_000;

    /**
     * Those of one window that are not written.
     *
     * @param kind of which kind
     * @param count how many
     * @param since when the first of them was
     */
    public record Rest<K>(K kind, long count, Instant since) {}

    private static final class Window {
        private final Instant since;
        private int written;
        private long more;
        private Instant firstMore = Instant.MAX;

        private Window(Instant since) {
            this.since = since;
        }
    }

    private final int each;
    private final Duration length;
    private final InstantSource time;
    private final Map<K, Window> windows = new HashMap<>();
    private final List<Rest<K>> ended = new ArrayList<>();

    /**
     * Nothing has happened yet.
     *
     * @param each how many of a kind are to be written in a window
     * @param length of a window
     * @param time the clock
     */
    public FirstFew(int each, Duration length, InstantSource time) {
        this.each = each;
        this.length = length;
        this.time = time;
    }

    /**
     * Whether the next of a kind is only to be counted. Changes nothing.
     *
     * @param kind the kind
     * @return false if it is to be written
     */
    public synchronized boolean isFull(K kind) {
        Window window = windows.get(kind);
        return window != null && !isOver(window, time.instant()) && window.written >= each;
    }

    /**
     * Something has happened.
     *
     * @param kind of which kind
     * @return whether it is to be written; if not, it was counted
     */
    public synchronized boolean takes(K kind) {
        if (isFull(kind)) {
            counted(kind);
            return false;
        }
        written(kind);
        return true;
    }

    /**
     * Something has happened and was written, also beyond the first few.
     *
     * @param kind of which kind
     */
    public synchronized void written(K kind) {
        Instant now = time.instant();
        Window window = present(kind, now);
        if (window != null) {
            window.written++;
        } else if (windows.size() < MOST_KINDS) {
            Window first = new Window(now);
            first.written = 1;
            windows.put(kind, first);
        }
    }

    /**
     * Something has happened and is not written.
     *
     * @param kind of which kind
     */
    public synchronized void counted(K kind) {
        Instant now = time.instant();
        Window window = present(kind, now);
        if (window == null) {
            window = new Window(now);
            windows.put(kind, window);
        }
        window.firstMore = window.more++ == 0 ? now : window.firstMore;
    }

    /** The window that a kind is in. One that is over is none. */
    private @Nullable Window present(K kind, Instant now) {
        Window window = windows.get(kind);
        if (window == null || !isOver(window, now)) {
            return window;
        }
        windows.remove(kind);
        end(kind, window);
        return null;
    }

    private boolean isOver(Window window, Instant now) {
        return !now.isBefore(window.since.plus(length));
    }

    private void end(K kind, Window window) {
        if (window.more > 0) {
            ended.add(new Rest<>(kind, window.more, window.firstMore));
        }
    }

    /**
     * What was counted in windows that another one has followed. To be asked after each event, costs nothing where there is none.
     *
     * @return each once
     */
    public synchronized List<Rest<K>> followed() {
        if (ended.isEmpty()) {
            return List.of();
        }
        List<Rest<K>> all = List.copyOf(ended);
        ended.clear();
        return all;
    }

    /**
     * What was counted in windows that are over. To be asked now and then.
     *
     * @param now the time; {@link Instant#MAX} for all that was counted so far
     * @return each once
     */
    public synchronized List<Rest<K>> over(Instant now) {
        windows.entrySet().removeIf(entry -> {
            boolean over = isOver(entry.getValue(), now);
            if (over) {
                end(entry.getKey(), entry.getValue());
            }
            return over;
        });
        return followed();
    }
}
