package dev.caxton.mcp;

import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** The upstreams of every tenant by their names. Safe for use by many threads; whoever reads sees one state. */
final class Directory {

    /** Never changed, only replaced. */
    private final AtomicReference<Map<TenantId, Map<String, Upstream>>> upstreams = new AtomicReference<>(Map.of());

    /** Whether it was added: a tenant has one upstream of a name. */
    boolean add(Upstream upstream) {
        UpstreamConfig config = upstream.config();
        while (true) {
            Map<TenantId, Map<String, Upstream>> before = upstreams.get();
            Map<String, Upstream> own = new TreeMap<>(before.getOrDefault(config.tenant(), Map.of()));
            if (own.putIfAbsent(config.name(), upstream) != null) {
                return false;
            }
            if (upstreams.compareAndSet(before, with(before, config.tenant(), own))) {
                return true;
            }
        }
    }

    /** What was there. */
    Optional<Upstream> remove(TenantId tenant, String name) {
        while (true) {
            Map<TenantId, Map<String, Upstream>> before = upstreams.get();
            Map<String, Upstream> own = new TreeMap<>(before.getOrDefault(tenant, Map.of()));
            Upstream removed = own.remove(name);
            if (removed == null) {
                return Optional.empty();
            }
            if (upstreams.compareAndSet(before, with(before, tenant, own))) {
                return Optional.of(removed);
            }
        }
    }

    private static Map<TenantId, Map<String, Upstream>> with(
            Map<TenantId, Map<String, Upstream>> before, TenantId tenant, Map<String, Upstream> own) {
        Map<TenantId, Map<String, Upstream>> after = new HashMap<>(before);
        after.put(tenant, own);
        return after;
    }

    Optional<Upstream> upstream(TenantId tenant, String name) {
        return Optional.ofNullable(
                upstreams.get().getOrDefault(tenant, Map.of()).get(name));
    }

    Collection<Upstream> of(TenantId tenant) {
        return upstreams.get().getOrDefault(tenant, Map.of()).values();
    }

    List<Upstream> all() {
        List<Upstream> all = new ArrayList<>();
        upstreams.get().values().forEach(some -> all.addAll(some.values()));
        return all;
    }
}
