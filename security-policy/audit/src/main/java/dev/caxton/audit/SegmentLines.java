package dev.caxton.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The lines of several files, one file after the other. */
final class SegmentLines implements AutoCloseable {

    /**
     * A line and where it stands.
     *
     * @param line the line
     * @param file which of the files, from 0
     * @param number the line within the file, from 1
     */
    record Placed(LineReader.Line line, int file, long number) {}

    private final List<Path> files;
    private int file = -1;
    private long number;
    private Optional<InputStream> in = Optional.empty();
    private LineReader reader = new LineReader(InputStream.nullInputStream(), 0);

    SegmentLines(List<Path> files) {
        this.files = List.copyOf(files);
    }

    Optional<Placed> next() throws IOException {
        while (true) {
            Optional<LineReader.Line> line = reader.next();
            if (line.isPresent()) {
                number++;
                return Optional.of(new Placed(line.get(), file, number));
            }
            if (file + 1 >= files.size()) {
                return Optional.empty();
            }
            close();
            file++;
            number = 0;
            InputStream opened = Files.newInputStream(files.get(file), LinkOption.NOFOLLOW_LINKS);
            in = Optional.of(opened);
            reader = new LineReader(opened, 0);
        }
    }

    String name(int index) {
        return files.get(index).getFileName().toString();
    }

    boolean isLast(int index) {
        return index == files.size() - 1;
    }

    /** The bytes of the current file that were read. */
    long offset() {
        return reader.offset();
    }

    @Override
    public void close() throws IOException {
        if (in.isPresent()) {
            in.get().close();
            in = Optional.empty();
        }
    }
}
