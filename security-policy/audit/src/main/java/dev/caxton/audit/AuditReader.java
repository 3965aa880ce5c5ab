package dev.caxton.audit;

/** Reads acknowledged records while others are written. Safe for use by many threads. */
@FunctionalInterface
public interface AuditReader {

    /**
     * Reads one page. Looks at a bounded number of records, so a page can hold fewer than its limit, or none, and still have a next one.
     *
     * @param query which records
     * @return the records, and how to go on
     * @throws AuditException if the log cannot be read, or a record in the range was changed on disk
     */
    AuditPage read(AuditQuery query);
}
