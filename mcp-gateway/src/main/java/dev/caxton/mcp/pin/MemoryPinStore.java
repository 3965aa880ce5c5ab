package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps records as long as the process lives. */
public final class MemoryPinStore implements PinStore {

    private record Key(TenantId tenant, ToolName tool) {}

    private final Map<Key, PinRecord> records = new HashMap<>();

    /** An empty store. */
    public MemoryPinStore() {}

    @Override
    public synchronized List<PinRecord> all() {
        return List.copyOf(records.values());
    }

    @Override
    public synchronized void put(Collection<PinRecord> some) {
        some.forEach(pin -> records.put(new Key(pin.tenant(), pin.tool()), pin));
    }

    @Override
    public synchronized void forget(TenantId tenant, String upstream, Collection<PinRecord> staying) {
        records.keySet()
                .removeIf(key ->
                        key.tenant().equals(tenant) && key.tool().upstream().equals(upstream));
        put(staying);
    }
}
