package dev.caxton.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Puts groups of records at the end of the newest segment, each group wholly and durably or not at all. Belongs to one thread at a time.
 *
 * <p>An interrupt closes a {@link FileChannel}. Whoever writes may be interrupted, so the file is opened anew then, and what was being done is done once more; the
 * flag stays set for the caller.
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

    /** Whether a segment was started that nobody was told of. */
    private boolean started;

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

    private interface Work {
        void done() throws IOException;
    }

    private static void uninterrupted(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    work.done();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Makes sure that the next group can follow; starts a new segment where the last one is full. Whether it has started one since it was called the last time. */
    boolean ready(long next) throws IOException {
        uninterrupted(() -> {
            repair();
            if (durable >= segmentBytes) {
                start(Segments.path(directory, next));
                repair();
            }
        });
        boolean fresh = started;
        started = false;
        return fresh;
    }

    private void repair() throws IOException {
        if (suspect) {
            channel.close();
            channel = opener.open(file);
            channel.truncate(durable);
            channel.force(true);
            reserved = durable;
            suspect = false;
        }
    }

    private void start(Path nextFile) throws IOException {
        FileChannel nextChannel = opener.open(nextFile);
        try {
            suspect = true; // should the last one not be closed well
            close();
        } catch (IOException e) {
            nextChannel.close();
            throw e;
        }
        channel = nextChannel;
        file = nextFile;
        durable = 0;
        reserved = 0;
        started = true;
        suspect = channel.size() > 0; // left by an earlier try whose first group failed
    }

    /** Writes and syncs a group of so many records. If this throws, nothing of it counts. */
    void write(ByteBuffer group, int records) throws IOException {
        uninterrupted(() -> {
            repair();
            suspect = true;
            long at = put(group.duplicate(), durable);
            if (at > reserved && records >= BUSY) {
                reserve(at);
            }
            channel.force(false);
            durable = at;
            suspect = false;
        });
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
        } catch (ClosedByInterruptException e) {
            throw e;
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
