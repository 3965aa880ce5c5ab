package dev.caxton.audit;

import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.tree.ConsistencyProof;
import dev.caxton.audit.tree.InclusionProof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The files of a log, read without writing and without the process that may be writing them. It sees the records that are on disk when it is opened, those of the
 * last group perhaps before they are acknowledged. Safe for use by many threads.
 */
public final class AuditDirectory {

    private final LogIndex index;
    private final FileAuditReader reader;
    private final Optional<LogStart> start;

    private AuditDirectory(LogIndex index, FileAuditReader reader, Optional<LogStart> start) {
        this.index = index;
        this.reader = reader;
        this.start = start;
    }

    /**
     * Looks through a directory. Checks nothing yet: {@link AuditVerifier} does.
     *
     * @param directory of a log
     * @return its records
     * @throws AuditException if it cannot be read
     */
    public static AuditDirectory open(Path directory) {
        try {
            LogIndex index = new LogIndex();
            for (Path segment : Segments.list(directory)) {
                index.addUnknown(segment, Segments.first(segment).orElseThrow());
            }
            index.look();
            return new AuditDirectory(index, new FileAuditReader(index), LogStart.of(directory));
        } catch (IOException e) {
            throw new AuditException("the audit log " + directory + " cannot be read: " + e, e);
        }
    }

    /**
     * The sequence number after the last record.
     *
     * @return from 0
     */
    public long next() {
        return index.next();
    }

    /**
     * Reads the records.
     *
     * @return the reader
     */
    public AuditReader reader() {
        return reader;
    }

    /**
     * Takes checkpoints of it.
     *
     * @param name a name for the log, that no other log has
     * @param key signs
     * @param clock gives checkpoints their time
     * @return a checkpointer
     */
    public Checkpointer checkpointer(String name, CheckpointKey key, InstantSource clock) {
        return new Checkpointer(name, reader, key, clock, start);
    }

    /**
     * Proves that a record is in the tree of the first records.
     *
     * @param sequence the record
     * @param size how many records the tree has
     * @return the proof
     * @throws AuditException if the log is shorter, or the record was removed from it
     */
    public InclusionProof inclusion(long sequence, long size) {
        return Proofs.inclusion(reader, start, sequence, size);
    }

    /**
     * Proves that the tree of the first records is the start of a larger one.
     *
     * @param from how many records the smaller tree has
     * @param to how many records the larger tree has
     * @return the proof
     * @throws AuditException if the log is shorter, or records that are needed were removed from it
     */
    public ConsistencyProof consistency(long from, long to) {
        return Proofs.consistency(reader, start, from, to);
    }
}
