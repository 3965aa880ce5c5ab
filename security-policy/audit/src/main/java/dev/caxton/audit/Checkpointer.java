package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.tree.InclusionProof;
import dev.caxton.audit.tree.MerkleTree;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes signed checkpoints of a log while it is written, and proves that a record is in one. The first checkpoint reads the whole log, each later one what was
 * added. Safe for use by many threads, one after the other.
 */
public final class Checkpointer {

    private final String log;
    private final AuditReader reader;
    private final CheckpointKey key;
    private final InstantSource clock;
    private final MerkleTree tree = new MerkleTree();
    private String hash = Head.START.hash();

    /**
     * Reads nothing yet.
     *
     * @param log a name for the log, that no other log has
     * @param reader reads it from its first record
     * @param key signs
     * @param clock gives checkpoints their time
     */
    public Checkpointer(String log, AuditReader reader, CheckpointKey key, InstantSource clock) {
        this.log = log;
        this.reader = reader;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Signs what the log is now. Store it where an intruder on this machine cannot reach.
     *
     * @return the checkpoint, or empty while there are no records
     * @throws AuditException if the log cannot be read, or a record does not follow from the one before
     */
    public synchronized Optional<Checkpoint> take() {
        read(tree.size(), Long.MAX_VALUE, record -> {
            if (record.sequence() != tree.size() || !record.previous().equals(hash)) {
                throw new AuditException(
                        AuditError.DAMAGED, "record " + record.sequence() + " does not follow from the one before");
            }
            tree.add(HexFormat.of().parseHex(record.hash()));
            hash = record.hash();
        });
        return tree.size() == 0
                ? Optional.empty()
                : Optional.of(key.sign(log, tree.size(), hash, HexFormat.of().formatHex(tree.root()), clock.instant()));
    }

    /**
     * Proves that a record is in the log that a checkpoint signed. Reads the log up to there. Whoever has the record's line, the checkpoint and the proof needs
     * nothing else: {@code proof.holds(bytes of the record's hash, bytes of the checkpoint's root)}.
     *
     * @param sequence the record
     * @param checkpoint a checkpoint of this log that counts the record
     * @return the proof
     * @throws AuditException if the log cannot be read or is shorter than the checkpoint
     */
    public InclusionProof prove(long sequence, Checkpoint checkpoint) {
        InclusionProof.Builder builder = new InclusionProof.Builder(sequence, checkpoint.size());
        read(0, checkpoint.size(), record -> builder.add(HexFormat.of().parseHex(record.hash())));
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw new AuditException(
                    AuditError.DAMAGED, "the log is shorter than the checkpoint: " + e.getMessage(), e);
        }
    }

    private void read(long from, long to, Consumer<AuditRecord> sink) {
        Optional<AuditQuery> next =
                Optional.of(new AuditQuery(from, to, Optional.empty(), Optional.empty(), false, AuditQuery.MAX_LIMIT));
        while (next.isPresent()) {
            AuditPage page = reader.read(next.get());
            page.records().forEach(sink);
            next = page.next();
        }
    }
}
