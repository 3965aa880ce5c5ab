package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
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
     * Verifies a log by its chain alone.
     *
     * @param log its directory, or one segment of it; a segment under its own name is verified from the sequence number in its name
     * @return the verdict
     * @throws AuditException if the files cannot be read
     */
    public static AuditVerdict verify(Path log) {
        return verify(log, List.of(), List.of());
    }

    /**
     * Verifies a log by its chain and by checkpoints that were kept elsewhere. They also show records that were cut off at the end, and a chain that was made
     * anew.
     *
     * @param log its directory, or one segment of it
     * @param checkpoints checkpoints of this log
     * @param trusted the keys that may have signed them
     * @return the verdict
     * @throws AuditException if the files cannot be read, or a checkpoint is not signed by a trusted key ({@code CAX-AUDIT-CHECKPOINT})
     */
    public static AuditVerdict verify(Path log, List<Checkpoint> checkpoints, List<PublicCheckpointKey> trusted) {
        for (Checkpoint checkpoint : checkpoints) {
            if (trusted.stream().noneMatch(key -> key.signed(checkpoint))) {
                throw new AuditException(
                        AuditError.CHECKPOINT,
                        "the checkpoint of " + checkpoint.time() + " is not signed by a trusted key; its key is "
                                + checkpoint.key());
            }
            if (!checkpoint.log().equals(checkpoints.getFirst().log())) {
                throw new AuditException(AuditError.CHECKPOINT, "the checkpoints are of different logs");
            }
        }
        try {
            List<Path> files = Files.isDirectory(log) ? Segments.list(log) : List.of(log);
            long first = Files.isDirectory(log) ? 0 : Segments.first(log).orElse(0L);
            Optional<String> previous = first == 0 ? Optional.of(Head.START.hash()) : Optional.empty();
            CheckpointComparison comparison = new CheckpointComparison(checkpoints, first);
            try (SegmentLines lines = new SegmentLines(files)) {
                ChainVerifier chain = new ChainVerifier(
                        lines,
                        first,
                        previous,
                        (record, place) -> comparison.accept(record, lines.name(place.file()), place.number()));
                return comparison.verdict(chain.verify());
            }
        } catch (IOException e) {
            throw new AuditException("the audit log " + log + " cannot be read: " + e, e);
        }
    }
}
