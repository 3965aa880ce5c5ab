package dev.caxton.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Puts groups of records at the end of the newest segment, each group wholly and durably or not at all. Belongs to the one thread that writes.
 *
 * <p>After a failure nothing is known of what stands behind the last durable byte, nor whether a later sync would tell: Linux reports a failed write-back once and
 * then forgets it. So the file is opened anew and cut there before anything else is written.
 */
final class SegmentWriter implements AutoCloseable {

    /** Opens a segment for writing. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path file) throws IOException;
    }

    private static final int RESERVE = 1 << 20;

    /** Groups of fewer records are not in a hurry: the segment of a quiet log stays plain text. */
    private static final int BUSY = 8;

    private final Path directory;
    private final long segmentBytes;
    private final Opener opener;
    private Path file;
    private FileChannel channel;
    private long durable;

    /** Up to here the file is known to be zeros behind what counts. */
    private long reserved;

    private boolean suspect;

    /** Goes on at the end of a segment whose records were checked up to {@code durable}; whatever stands behind is cut off. */
    SegmentWriter(Path directory, long segmentBytes, Opener opener, Path file, long durable) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.opener = opener;
        this.file = file;
        this.durable = durable;
        this.channel = opener.open(file);
        if (channel.size() > durable) {
            this.suspect = true;
        }
    }

    /** Makes sure that the next group can follow; starts a new segment where the last one is full. */
    boolean ready(long next) throws IOException {
        if (suspect) {
            channel.close();
            channel = opener.open(file);
            channel.truncate(durable);
            channel.force(true);
            reserved = durable;
            suspect = false;
        }
        if (durable < segmentBytes) {
            return false;
        }
        Path nextFile = Segments.path(directory, next);
        FileChannel nextChannel = opener.open(nextFile);
        close();
        channel = nextChannel;
        file = nextFile;
        durable = 0;
        reserved = 0;
        suspect = channel.size() > 0; // left by an earlier try whose first group failed
        if (suspect) {
            ready(next);
        }
        return true;
    }

    /** Writes and syncs a group of so many records. If this throws, nothing of it counts. */
    void write(ByteBuffer group, int records) throws IOException {
        suspect = true;
        long at = durable;
        at = put(group, at);
        if (at > reserved && records >= BUSY) {
            reserve(at);
        }
        channel.force(false);
        durable = at;
        suspect = false;
    }

    private long put(ByteBuffer bytes, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            int written = channel.write(bytes, at);
            if (written <= 0) {
                throw new IOException("the file takes no more bytes");
            }
            at += written;
        }
        return at;
    }

    /**
     * Puts zeros behind the end: as long as a group stays within them, its sync has no new size of the file to make durable, which takes longer than the bytes
     * do. Where there is no room for zeros, there may still be room for records.
     */
    private void reserve(long end) throws IOException {
        try {
            reserved = put(ByteBuffer.allocate(RESERVE), end);
        } catch (IOException e) {
            channel.truncate(end);
            reserved = end;
        }
    }

    /** Gives back at once what a failed group took, so that a full disk does not stay full of it. A failure here shows again in {@link #ready}. */
    void discard() {
        try {
            reserved = 0;
            channel.truncate(durable);
        } catch (IOException e) {
            suspect = true;
        }
    }

    Path file() {
        return file;
    }

    long durable() {
        return durable;
    }

    /** A finished segment ends with its last record. */
    @Override
    public void close() throws IOException {
        try (FileChannel closing = channel) {
            if (reserved > durable) {
                closing.truncate(durable);
                closing.force(true);
            }
        }
    }
}
