package dev.caxton.audit;

import java.util.List;
import java.util.Optional;

/**
 * Records that a query found.
 *
 * @param records in the order of the query
 * @param next the query that goes on where this page ends, or empty if there is nothing more
 */
public record AuditPage(List<AuditRecord> records, Optional<AuditQuery> next) {

    /** Copies the list. */
    public AuditPage {
        records = List.copyOf(records);
    }
}
