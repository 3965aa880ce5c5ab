package dev.caxton.mcp.wire;

import dev.caxton.mcp.text.CleanText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last lines of a text that never ends, cleaned and cut. Safe for use by many threads. */
final class TextRing {

    private static final int LINES = 100;
    private static final int WIDTH = 500;

    private final Deque<String> lines = new ArrayDeque<>(LINES);

    synchronized void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(CleanText.of(line, WIDTH));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
