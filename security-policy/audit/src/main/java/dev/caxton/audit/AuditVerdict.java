package dev.caxton.audit;

import java.util.Locale;

/** What the {@link AuditVerifier} found. */
public sealed interface AuditVerdict {

    /** How a log was tampered with. */
    enum Tampering {
        /** The content of a record is not what was written. */
        EDITED,
        /** One or more records are missing. */
        DELETED,
        /** A record or line stands there that the log did not write there. */
        INSERTED,
        /** All records are there, but not in their order. */
        REORDERED,
        /** Records that a checkpoint counted are missing at the end. */
        TRUNCATED,
        /** The records follow from one another, but are not those that a checkpoint signed. */
        REWRITTEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Every record follows from the one before. Whether records are missing after the last one can only be told by a checkpoint that was kept elsewhere.
     *
     * @param first the sequence number of the first record
     * @param records how many there are
     * @param hash the hash of the last record, or of what would come before the first if there is none
     */
    record Intact(long first, long records, String hash) implements AuditVerdict {}

    /**
     * Every record follows from the one before, and after the last stands what a crash in the middle of writing leaves behind: it was never acknowledged.
     *
     * @param first the sequence number of the first record
     * @param records how many there are
     * @param hash the hash of the last record, or of what would come before the first if there is none
     * @param file the name of the file
     * @param offset where the torn tail starts, bytes
     * @param bytes how long it is
     */
    record TornTail(long first, long records, String hash, String file, long offset, long bytes)
            implements AuditVerdict {}

    /**
     * The log is not what was written.
     *
     * @param tampering how
     * @param sequence the first record that is concerned
     * @param file the name of the file
     * @param line the line where it was noticed, from 1
     * @param explanation one sentence
     */
    record Tampered(Tampering tampering, long sequence, String file, long line, String explanation)
            implements AuditVerdict {}
}
