package dev.caxton.mcp.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8 of a bounded length. Belongs to one thread. */
final class LineReader {

    /** A line was longer than admitted. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int max) {
            super("a line has more than " + max + " bytes");
        }
    }

    private final InputStream in;
    private final int max;
    private final byte[] chunk = new byte[8192];
    private int next;
    private int end;

    LineReader(InputStream in, int max) {
        this.in = in;
        this.max = max;
    }

    /** The next line without its end, or null at the end of the stream. A last line without an end counts. */
    @Nullable
    String next() throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        while (true) {
            if (next == end) {
                end = in.read(chunk);
                next = 0;
                if (end < 0) {
                    end = 0;
                    return length == 0 ? null : text(line, length);
                }
            }
            int stop = next;
            while (stop < end && chunk[stop] != '\n') {
                stop++;
            }
            int count = stop - next;
            if (count > max - length) {
                throw new TooLong(max);
            }
            if (length + count > line.length) {
                line = Arrays.copyOf(line, Math.min(max, Math.max(2 * line.length, length + count)));
            }
            System.arraycopy(chunk, next, line, length, count);
            length += count;
            next = stop;
            if (stop < end) {
                next++;
                return text(line, length);
            }
        }
    }

    private static String text(byte[] line, int length) {
        int visible = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, visible, StandardCharsets.UTF_8);
    }
}
