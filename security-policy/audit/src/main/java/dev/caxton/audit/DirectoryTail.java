package dev.caxton.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows the files of a log that another process writes: hands out each record once, in their order, and refuses to go on where one does not follow from the one
 * before. Sees records a moment before they are acknowledged. Belongs to one thread at a time.
 */
public final class DirectoryTail {

    /** So many at a time, so that whoever follows a long log gets the first ones soon. */
    private static final int PAGE = 1_024;

    private final Path directory;
    private final RecordCodec codec = new RecordCodec();
    private Optional<Path> segment = Optional.empty();
    private long offset;
    private Optional<AuditRecord> last = Optional.empty();

    /**
     * Starts with the first record that the log still has.
     *
     * @param directory of a log
     */
    public DirectoryTail(Path directory) {
        this.directory = directory;
    }

    /**
     * What has been written since the last time. Does not wait.
     *
     * @return none if there is nothing new
     * @throws AuditException if the log cannot be read, or if a record is none or does not follow from the one before
     */
    public List<AuditRecord> next() {
        try {
            List<AuditRecord> found = new ArrayList<>();
            boolean more = true;
            while (more && found.size() < PAGE) {
                // Looked for before the segment is read: what is written into it meanwhile comes before the next one.
                Optional<Path> following = following();
                if (segment.isEmpty()) {
                    segment = following;
                    more = following.isPresent();
                } else {
                    boolean end = read(segment.get(), found);
                    more = end && following.isPresent();
                    if (more) {
                        segment = following;
                        offset = 0;
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new AuditException("the audit log in " + directory + " cannot be read: " + e, e);
        }
    }

    private Optional<Path> following() throws IOException {
        return Segments.list(directory).stream()
                .filter(file -> segment.isEmpty() || file.compareTo(segment.get()) > 0)
                .findFirst();
    }

    /** Whether the end of the segment was reached. */
    private boolean read(Path file, List<AuditRecord> found) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            in.skipNBytes(offset);
            LineReader lines = new LineReader(in, offset);
            for (Optional<LineReader.Line> line = lines.next();
                    line.isPresent() && line.get().terminated();
                    line = lines.next()) {
                AuditRecord record = codec.read(line.get().bytes());
                if (last.isPresent()
                        && !(last.get().hash().equals(record.previous())
                                && record.sequence() == last.get().sequence() + 1)) {
                    throw new AuditException(
                            AuditError.DAMAGED,
                            "record " + record.sequence() + " does not follow from the one before it: verify the log");
                }
                found.add(record);
                last = Optional.of(record);
                offset = lines.offset();
                if (found.size() >= PAGE) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            throw new AuditException(
                    AuditError.DAMAGED, file + " is gone: what it held was removed before it was read", e);
        } catch (BadRecordException e) {
            throw new AuditException(
                    AuditError.DAMAGED, file + " holds something else than records: verify the log", e);
        }
    }
}
