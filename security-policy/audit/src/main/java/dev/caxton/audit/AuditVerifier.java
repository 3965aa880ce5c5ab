package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.Evidence;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a log is what was written, and if not, names the first record that was edited, deleted, inserted or moved. Needs nothing but the files; reads them
 * once if nothing is wrong with
 * them and a second time to say what is, in constant memory, on all processors. Safe for use by many threads.
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
        return verify(log, new Evidence(checkpoints, List.of()), trusted);
    }

    /**
     * The same, with a key that was changed in between.
     *
     * @param log its directory, or one segment of it
     * @param evidence what was brought away from the host of this log
     * @param trusted the keys that the evidence is trusted by
     * @return the verdict
     * @throws AuditException if the files cannot be read, or no trusted key says what the evidence says ({@code CAX-AUDIT-CHECKPOINT})
     */
    public static AuditVerdict verify(Path log, Evidence evidence, List<PublicCheckpointKey> trusted) {
        List<Checkpoint> checkpoints = evidence.checkpoints();
        try {
            evidence.require(trusted);
        } catch (IllegalArgumentException e) {
            throw new AuditException(AuditError.CHECKPOINT, String.valueOf(e.getMessage()), e);
        }
        try {
            Extent extent = Extent.of(log);
            CheckpointComparison whole = new CheckpointComparison(checkpoints, extent);
            Optional<AuditVerdict.Intact> intact = ParallelChain.verify(extent, whole);
            if (intact.isPresent() && whole.verdict(intact.get()) instanceof AuditVerdict.Intact confirmed) {
                return confirmed;
            }
            return closely(extent, new CheckpointComparison(checkpoints, extent));
        } catch (IOException e) {
            throw new AuditException("the audit log " + log + " cannot be read: " + e, e);
        }
    }

    /** Line by line, so that the first fault is named. */
    static AuditVerdict closely(Extent extent, CheckpointComparison comparison) throws IOException {
        try (SegmentLines lines = new SegmentLines(extent.files())) {
            ChainVerifier chain = new ChainVerifier(lines, extent.first(), extent.previous(), (record, place) -> {
                comparison.accept(record.sequence(), record.hash(), lines.name(place.file()), place.number());
                if (CheckpointComparison.isRemoval(record)) {
                    comparison.removal(record.event());
                }
            });
            return comparison.verdict(chain.verify());
        }
    }
}
