package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Evidence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The log's own file of checkpoints. Half a line at its end is what a crash left behind, and counts for nothing. */
final class CheckpointFile {

    private CheckpointFile() {}

    /** What the file says; nothing if there is none. */
    static Evidence read(Path file) throws IOException {
        return whole(file).map(lines -> Evidence.read(lines.lines().toList())).orElse(Evidence.NONE);
    }

    private static Optional<String> whole(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return Optional.of(text.substring(0, text.lastIndexOf('\n') + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Adds a line, durably. */
    static void append(Path file, String line) throws IOException {
        try (FileChannel out = Segments.open(file)) {
            long before = whole(file).map(String::length).orElse(0);
            long at = before;
            ByteBuffer bytes = ByteBuffer.wrap(RecordScanner.ascii(line + "\n"));
            try {
                out.truncate(before);
                while (bytes.hasRemaining()) {
                    at += out.write(bytes, at);
                }
                out.force(true);
            } catch (IOException e) {
                out.truncate(before); // half a line would spoil the next one
                throw e;
            }
        }
    }
}
