package dev.caxton.mcp;

import dev.caxton.policy.identity.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The upstreams of every tenant by their names. Immutable. */
final class Directory {

    private final Map<TenantId, Map<String, Upstream>> upstreams = new HashMap<>();

    Directory(Collection<Upstream> all) {
        for (Upstream upstream : all) {
            var config = upstream.link().config();
            Upstream other = upstreams
                    .computeIfAbsent(config.tenant(), tenant -> new TreeMap<>())
                    .put(config.name(), upstream);
            if (other != null) {
                throw new IllegalStateException(
                        "the tenant " + config.tenant() + " has two upstreams of the name " + config.name());
            }
        }
    }

    Optional<Upstream> upstream(TenantId tenant, String name) {
        return Optional.ofNullable(upstreams.getOrDefault(tenant, Map.of()).get(name));
    }

    Collection<Upstream> of(TenantId tenant) {
        return upstreams.getOrDefault(tenant, Map.of()).values();
    }

    List<Upstream> all() {
        List<Upstream> all = new ArrayList<>();
        upstreams.values().forEach(some -> all.addAll(some.values()));
        return all;
    }
}
