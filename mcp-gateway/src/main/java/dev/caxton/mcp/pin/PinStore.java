package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.TenantId;
import java.util.Collection;
import java.util.List;

/**
 * Keeps what is remembered about tools: one record for each tool of a tenant. Safe for use by many threads. May block. A fault is an unchecked exception, and nothing has
 * changed then.
 */
public interface PinStore {

    /**
     * All records.
     *
     * @return in no order
     */
    List<PinRecord> all();

    /**
     * Keeps records, all or none of them. What it has returned from is there after the process has ended, if the store outlives it.
     *
     * @param records each takes the place of the record of its tool, if there is one
     */
    void put(Collection<PinRecord> records);

    /**
     * Forgets all tools of an upstream but some, all or none of them.
     *
     * @param tenant the tenant
     * @param upstream its name
     * @param staying the records of that upstream that are kept, as they are here; those that were kept before are gone
     */
    void forget(TenantId tenant, String upstream, Collection<PinRecord> staying);
}
