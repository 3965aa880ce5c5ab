package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Client;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which clients want to know of changes of which resources. Safe for use by many threads; nothing blocks for longer than a look-up. */
final class Subscriptions {

    /** Resources that one client may have subscribed to. */
    static final int MOST = 100;

    /** A resource of an upstream, by the tenant of whoever asks. */
    record Key(dev.caxton.policy.identity.TenantId tenant, String upstream, String uri) {}

    private final Map<Key, Set<Client>> clients = new HashMap<>();
    private final Map<Client, Set<Key>> keys = new HashMap<>();

    /** Whether there is room for one more. */
    synchronized boolean hasRoom(Client client) {
        return keys.getOrDefault(client, Set.of()).size() < MOST;
    }

    synchronized void add(Client client, Key key) {
        clients.computeIfAbsent(key, known -> new HashSet<>()).add(client);
        keys.computeIfAbsent(client, known -> new HashSet<>()).add(key);
    }

    /** Whether it was the last of those who had subscribed to it. */
    synchronized boolean remove(Client client, Key key) {
        Set<Key> own = keys.getOrDefault(client, Set.of());
        if (!own.contains(key)) {
            return false;
        }
        own.remove(key);
        if (own.isEmpty()) {
            keys.remove(client);
        }
        Set<Client> others = clients.getOrDefault(key, Set.of());
        others.remove(client);
        if (!others.isEmpty()) {
            return false;
        }
        clients.remove(key);
        return true;
    }

    /** Removes all of a client. Those that nobody is left for. */
    synchronized List<Key> remove(Client client) {
        List<Key> left = new ArrayList<>();
        for (Key key : List.copyOf(keys.getOrDefault(client, Set.of()))) {
            if (remove(client, key)) {
                left.add(key);
            }
        }
        return left;
    }

    synchronized List<Client> of(Key key) {
        return List.copyOf(clients.getOrDefault(key, Set.of()));
    }

    /** What anybody has subscribed to at an upstream. */
    synchronized List<String> of(dev.caxton.policy.identity.TenantId tenant, String upstream) {
        return clients.keySet().stream()
                .filter(key -> key.tenant().equals(tenant) && key.upstream().equals(upstream))
                .map(Key::uri)
                .toList();
    }
}
