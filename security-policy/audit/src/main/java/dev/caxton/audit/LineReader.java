package dev.caxton.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Splits a stream into lines within a length, and knows at which byte each starts. */
final class LineReader {

    /**
     * A line.
     *
     * @param bytes without the line feed; cut off where the line is longer than admitted
     * @param offset of its first byte
     * @param terminated whether a line feed ended it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the package
    record Line(byte[] bytes, long offset, boolean terminated) {}

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int limit;
    private long offset;

    LineReader(InputStream in, long offset) {
        this.in = in;
        this.offset = offset;
    }

    /** The next line, or empty at the end of the stream. */
    Optional<Line> next() throws IOException {
        long start = offset;
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            if (at == limit) {
                limit = in.read(buffer);
                at = 0;
                if (limit <= 0) {
                    limit = 0;
                    return offset == start ? Optional.empty() : Optional.of(new Line(line.toByteArray(), start, false));
                }
            }
            int from = at;
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            // One byte more than admitted is enough to be refused.
            int room = Math.max(0, RecordCodec.MAX_LINE_BYTES + 1 - line.size());
            line.write(buffer, from, Math.min(room, at - from));
            offset += at - from;
            if (at < limit) {
                at++;
                offset++;
                return Optional.of(new Line(line.toByteArray(), start, true));
            }
        }
    }

    /** The bytes read so far, as an offset from the start. */
    long offset() {
        return offset;
    }
}
