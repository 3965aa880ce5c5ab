package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.TenantId;
import java.util.Collection;
import java.util.List;

/** A store in memory that can be made to keep nothing. */
final class BreakableStore implements PinStore {

    private final MemoryPinStore kept = new MemoryPinStore();
    boolean broken;

    @Override
    public List<PinRecord> all() {
        return kept.all();
    }

    @Override
    public void put(Collection<PinRecord> records) {
        if (broken) {
            throw new IllegalStateException("the database is away");
        }
        kept.put(records);
    }

    @Override
    public void forget(TenantId tenant, String upstream, Collection<PinRecord> staying) {
        kept.forget(tenant, upstream, staying);
    }
}
