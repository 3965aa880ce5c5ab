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

    private final Path directory;
    private final long segmentBytes;
    private final Opener opener;
    private Path file;
    private FileChannel channel;
    private long durable;
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
            suspect = false;
        }
        if (durable < segmentBytes) {
            return false;
        }
        Path nextFile = Segments.path(directory, next);
        FileChannel nextChannel = opener.open(nextFile);
        channel.close();
        channel = nextChannel;
        file = nextFile;
        durable = 0;
        suspect = channel.size() > 0; // left by an earlier try whose first group failed
        if (suspect) {
            ready(next);
        }
        return true;
    }

    /** Writes and syncs. If this throws, nothing of it counts. */
    void write(ByteBuffer group) throws IOException {
        suspect = true;
        long at = durable;
        while (group.hasRemaining()) {
            int written = channel.write(group, at);
            if (written <= 0) {
                throw new IOException("the file takes no more bytes");
            }
            at += written;
        }
        channel.force(false);
        durable = at;
        suspect = false;
    }

    /** Gives back at once what a failed group took, so that a full disk does not stay full of it. A failure here shows again in {@link #ready}. */
    void discard() {
        try {
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
