package dev.caxton.audit;

import dev.caxton.policy.identity.TenantId;

/**
 * Which records to read.
 *
 * @param from the least sequence number, from 0
 * @param to the sequence number before which to end
 * @param filter which of them
 * @param newestFirst the order
 * @param limit how many records at most, 1 to {@value #MAX_LIMIT}
 */
public record AuditQuery(long from, long to, AuditFilter filter, boolean newestFirst, int limit) {

    /** The most records of one page. */
    public static final int MAX_LIMIT = 1_000;

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public AuditQuery {
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("sequence numbers count from 0");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("the limit lies between 1 and " + MAX_LIMIT);
        }
    }

    /**
     * The newest records of one tenant.
     *
     * @param tenant the tenant
     * @param limit how many at most
     * @return the query
     */
    public static AuditQuery newest(TenantId tenant, int limit) {
        return new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL.tenant(tenant), true, limit);
    }

    /**
     * Every record from one on, in the order of the log.
     *
     * @param from the least sequence number, from 0
     * @param limit how many at most
     * @return the query
     */
    public static AuditQuery following(long from, int limit) {
        return new AuditQuery(from, Long.MAX_VALUE, AuditFilter.ALL, false, limit);
    }

    /** The same query from this record on. */
    AuditQuery goingOn(long sequence) {
        return newestFirst
                ? new AuditQuery(from, sequence + 1, filter, true, limit)
                : new AuditQuery(sequence, to, filter, false, limit);
    }

    boolean fits(AuditRecord record) {
        return record.sequence() >= from && record.sequence() < to && filter.fits(record);
    }
}
