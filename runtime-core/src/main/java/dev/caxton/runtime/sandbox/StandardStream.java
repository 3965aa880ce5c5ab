package dev.caxton.runtime.sandbox;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Turns what is written to a standard stream into lines. What is not ended by a line feed waits, at most to the end of the turn. */
final class StandardStream {

    private final Consumer<byte[]> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);

    StandardStream(Consumer<byte[]> lines) {
        this.lines = lines;
    }

    /** How many lines these bytes end, those that are cut off for their length included. */
    int ends(byte[] text) {
        int ends = 0;
        int length = line.size();
        for (byte b : text) {
            length = b == '\n' ? 0 : length + 1;
            if (b == '\n' || length == GuestLog.MAX_LINE_BYTES) {
                ends++;
                length = 0;
            }
        }
        return ends;
    }

    void write(byte[] text) {
        for (byte b : text) {
            if (b == '\n') {
                lines.accept(line.toByteArray());
                line.reset();
            } else {
                line.write(b);
                if (line.size() == GuestLog.MAX_LINE_BYTES) {
                    flush();
                }
            }
        }
    }

    void flush() {
        if (line.size() > 0) {
            lines.accept(line.toByteArray());
            line.reset();
        }
    }
}
