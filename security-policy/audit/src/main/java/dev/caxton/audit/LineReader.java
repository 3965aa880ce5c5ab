package dev.caxton.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Splits a stream into lines within a length, and knows at which byte each starts. */
final class LineReader {

    /**
     * A line.
     *
     * @param bytes without the line feed; cut off where the line is longer than admitted
     * @param offset of its first byte
     * @param terminated whether a line feed ended it
     * @param zeros whether it has nothing but zeros, what was cut off included
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the package
    record Line(byte[] bytes, long offset, boolean terminated, boolean zeros) {}

    private final InputStream in;

    /** Room for a line of any admitted length, one byte more than admitted included: that is enough to be refused. */
    private final byte[] buffer = new byte[256 * 1024];

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
        int kept = 0;
        int scanned = at;
        int bits = 0;
        while (true) {
            while (scanned < limit && buffer[scanned] != '\n') {
                bits |= buffer[scanned];
                scanned++;
            }
            int length = kept + scanned - at;
            if (scanned < limit) {
                byte[] line = Arrays.copyOfRange(buffer, at - kept, at - kept + Math.min(length, most()));
                offset += scanned - at + 1;
                at = scanned + 1;
                return Optional.of(new Line(line, start, true, bits == 0));
            }
            offset += scanned - at;
            // What was read of this line moves to the front, as much of it as is admitted.
            int keep = Math.min(length, most());
            System.arraycopy(buffer, at - kept, buffer, 0, keep);
            kept = keep;
            at = keep;
            limit = keep;
            int read = in.read(buffer, keep, buffer.length - keep);
            if (read <= 0) {
                return offset == start
                        ? Optional.empty()
                        : Optional.of(new Line(Arrays.copyOfRange(buffer, 0, keep), start, false, bits == 0));
            }
            limit = keep + read;
            scanned = keep;
        }
    }

    private static int most() {
        return RecordScanner.MAX_LINE_BYTES + 1;
    }

    /** The bytes read so far, as an offset from the start. */
    long offset() {
        return offset;
    }
}
