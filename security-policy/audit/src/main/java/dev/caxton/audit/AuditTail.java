package dev.caxton.audit;

import java.time.Duration;
import java.util.List;

/** Hands out the records of a log in their order, and waits for those that are not written yet. Belongs to one thread at a time; never holds up the writer. */
public final class AuditTail {

    private static final int PAGE = 256;

    private final LogIndex index;
    private final AuditReader reader;
    private long next;

    AuditTail(LogIndex index, AuditReader reader, long from) {
        this.index = index;
        this.reader = reader;
        this.next = from;
    }

    /**
     * The next records. Blocks until there are some, or the patience is over; an interrupt ends the waiting.
     *
     * @param patience how long to wait
     * @return at least one record, or none if the patience was over
     * @throws InterruptedException if the thread was interrupted while it waited
     * @throws AuditException if the log cannot be read
     */
    public List<AuditRecord> next(Duration patience) throws InterruptedException {
        if (!index.await(() -> index.next() > next, patience)) {
            return List.of();
        }
        List<AuditRecord> records =
                reader.read(AuditQuery.following(next, PAGE)).records();
        if (!records.isEmpty()) {
            next = records.getLast().sequence() + 1;
        }
        return records;
    }

    /**
     * The sequence number of the record that comes next.
     *
     * @return from 0
     */
    public long position() {
        return next;
    }
}
