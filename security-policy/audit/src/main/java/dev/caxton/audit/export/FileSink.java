package dev.caxton.audit.export;

import dev.caxton.audit.CheckpointSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Adds each line to a file and syncs it, at best one on another machine's file system. The directory has to be there. */
final class FileSink implements CheckpointSink {

    private final Path file;

    FileSink(Path file) {
        if (!file.isAbsolute() || Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " is not an absolute path of a file");
        }
        this.file = file;
    }

    @Override
    public String name() {
        return "file:" + file;
    }

    @Override
    public void deliver(String line) throws IOException {
        append(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    void append(ByteBuffer bytes) throws IOException {
        try (FileChannel out = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS)) {
            long before = out.size();
            try {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            } catch (IOException e) {
                out.truncate(before); // half a line would spoil the next one
                throw e;
            }
        }
    }
}
