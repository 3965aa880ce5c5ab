package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.tree.ConsistencyProof;
import dev.caxton.audit.tree.InclusionProof;
import dev.caxton.audit.tree.MerkleTree;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Takes signed checkpoints of a log while it is written, and proves that a record is in one. The first checkpoint reads the whole log, each later one what was
 * added. Safe for use by many threads, one after the other.
 */
public final class Checkpointer {

    private final String log;
    private final AuditReader reader;
    private final CheckpointKey key;
    private final InstantSource clock;
    private final Optional<LogStart> start;
    private final Walk walk;

    /**
     * Reads nothing yet.
     *
     * @param log a name for the log, that no other log has
     * @param reader reads it from its first record
     * @param key signs
     * @param clock gives checkpoints their time
     */
    public Checkpointer(String log, AuditReader reader, CheckpointKey key, InstantSource clock) {
        this(log, reader, key, clock, Optional.empty());
    }

    Checkpointer(String log, AuditReader reader, CheckpointKey key, InstantSource clock, Optional<LogStart> start) {
        this.log = log;
        this.reader = reader;
        this.key = key;
        this.clock = clock;
        this.start = start;
        this.walk = new Walk(start);
    }

    /**
     * Signs what the log is now. Store it where an intruder on this machine cannot reach.
     *
     * @return the checkpoint, or empty while there are no records
     * @throws AuditException if the log cannot be read, or a record does not follow from the one before
     */
    public synchronized Optional<Checkpoint> take() {
        reader.links(walk.tree.size(), Long.MAX_VALUE, walk);
        return walk.tree.size() == 0
                ? Optional.empty()
                : Optional.of(key.sign(
                        log, walk.tree.size(), walk.hash, HexFormat.of().formatHex(walk.tree.root()), clock.instant()));
    }

    /** What stays of the log if all records before one are removed. */
    static LogStart startAt(long next, AuditReader reader, Optional<LogStart> start) {
        Walk walk = new Walk(start);
        reader.links(walk.tree.size(), next, walk);
        if (walk.tree.size() != next) {
            throw new AuditException(AuditError.DAMAGED, "the log ends before record " + next);
        }
        return new LogStart(next, walk.hash, walk.tree.subtrees());
    }

    /** Follows the chain and grows its tree. */
    private static final class Walk implements AuditReader.Links {
        private final MerkleTree tree;
        private String hash;

        Walk(Optional<LogStart> start) {
            this.tree = start.map(LogStart::resume).orElseGet(MerkleTree::new);
            this.hash = start.map(LogStart::hash).orElse(Head.START.hash());
        }

        @Override
        public void link(long sequence, byte[] hashOf, byte[] previous) {
            if (sequence != tree.size() || !HexFormat.of().formatHex(previous).equals(hash)) {
                throw new AuditException(
                        AuditError.DAMAGED, "record " + sequence + " does not follow from the one before");
            }
            tree.add(hashOf);
            hash = HexFormat.of().formatHex(hashOf);
        }
    }

    /**
     * Proves that a record is in the log that a checkpoint signed. Reads the log up to there. Whoever has the record's line, the checkpoint and the proof needs
     * nothing else: {@code proof.holds(bytes of the record's hash, bytes of the checkpoint's root)}.
     *
     * @param sequence the record
     * @param checkpoint a checkpoint of this log that counts the record
     * @return the proof
     * @throws AuditException if the log cannot be read, is shorter than the checkpoint, or the record was removed from it
     */
    public InclusionProof prove(long sequence, Checkpoint checkpoint) {
        return Proofs.inclusion(reader, start, sequence, checkpoint.size());
    }

    /**
     * Proves that the records of one checkpoint are the first records of a later one.
     *
     * @param earlier a checkpoint of this log
     * @param later a later checkpoint of this log
     * @return the proof, to be held against the roots of both
     * @throws AuditException if the log cannot be read or is shorter than the later checkpoint, or records that are needed were removed from it
     */
    public ConsistencyProof prove(Checkpoint earlier, Checkpoint later) {
        return Proofs.consistency(reader, start, earlier.size(), later.size());
    }
}
