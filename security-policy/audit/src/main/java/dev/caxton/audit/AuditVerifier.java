package dev.caxton.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a log is what was written, and if not, names the first record that was edited, deleted, inserted or moved. Needs nothing but the files; reads them
 * once, in constant memory. Safe for use by many threads.
 */
public final class AuditVerifier {

    private AuditVerifier() {}

    /**
     * Verifies a log.
     *
     * @param log its directory, or one segment of it; a segment under its own name is verified from the sequence number in its name
     * @return the verdict
     * @throws AuditException if the files cannot be read
     */
    public static AuditVerdict verify(Path log) {
        try {
            List<Path> files = Files.isDirectory(log) ? Segments.list(log) : List.of(log);
            long first = Files.isDirectory(log) ? 0 : Segments.first(log).orElse(0L);
            Optional<String> previous = first == 0 ? Optional.of(Head.START.hash()) : Optional.empty();
            try (SegmentLines lines = new SegmentLines(files)) {
                return new ChainVerifier(lines, first, previous, (record, place) -> {}).verify();
            }
        } catch (IOException e) {
            throw new AuditException("the audit log " + log + " cannot be read: " + e, e);
        }
    }
}
