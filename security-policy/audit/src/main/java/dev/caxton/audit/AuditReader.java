package dev.caxton.audit;

import java.util.HexFormat;
import java.util.Optional;

/** Reads acknowledged records while others are written. Safe for use by many threads. */
@FunctionalInterface
public interface AuditReader {

    /** Sees what links each record to the one before. */
    @FunctionalInterface
    interface Links {

        /**
         * A record.
         *
         * @param sequence its number
         * @param hash its hash, 32 bytes
         * @param previous the hash of the one before, 32 bytes
         */
        void link(long sequence, byte[] hash, byte[] previous);
    }

    /**
     * Reads one page. Looks at a bounded number of records, so a page can hold fewer than its limit, or none, and still have a next one.
     *
     * @param query which records
     * @return the records, and how to go on
     * @throws AuditException if the log cannot be read, or a record in the range was changed on disk
     */
    AuditPage read(AuditQuery query);

    /**
     * Reads the links of all records in a range, in their order.
     *
     * @param from the first, or the oldest there is
     * @param to the sequence number before which to end
     * @param links sees them
     * @throws AuditException if the log cannot be read, or a record in the range was changed on disk
     */
    default void links(long from, long to, Links links) {
        Optional<AuditQuery> next = Optional.of(new AuditQuery(from, to, AuditFilter.ALL, false, AuditQuery.MAX_LIMIT));
        while (next.isPresent()) {
            AuditPage page = read(next.get());
            for (AuditRecord record : page.records()) {
                links.link(
                        record.sequence(),
                        HexFormat.of().parseHex(record.hash()),
                        HexFormat.of().parseHex(record.previous()));
            }
            next = page.next();
        }
    }
}
