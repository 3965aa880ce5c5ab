package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Client;
import dev.caxton.mcp.endpoint.Request;
import dev.caxton.policy.identity.TenantId;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which clients were told of which pages of the web that a person is to open, so that they hear when it is done. Clients get ids of the gateway's own in place of those of upstreams: no upstream can say
 * that something of another one is done, as it has no name for it, and two that use the same id are told apart.
 *
 * <p>Safe for use by many threads; nothing blocks for longer than a look-up.
 */
final class OpenElicitations {

    /** Those of one upstream that one client has open. The oldest makes room. */
    static final int MOST = 16;

    private static final String COMPLETE = "notifications/elicitation/complete";

    /** An elicitation as its upstream knows it. */
    private record Key(TenantId tenant, String upstream, String id) {}

    /** The same as a client knows it. The request is kept by whoever runs it, as long as it runs, and not here. */
    private record Open(Client client, String id, WeakReference<Request> request) {

        /** On the stream of the request, where the client may wait for it before it has an answer; beside it once that is over. */
        void done() {
            Request running = request.get();
            Map<String, Object> params = Map.of("elicitationId", id);
            if (running == null || !running.tell(COMPLETE, params)) {
                client.tell(COMPLETE, params);
            }
        }
    }

    private final Supplier<String> ids;
    private final Map<Key, Map<Client, Open>> open = new HashMap<>();
    private final Map<Client, Map<String, Deque<Key>>> keys = new HashMap<>();

    /**
     * None yet.
     *
     * @param ids never repeats one
     */
    OpenElicitations(Supplier<String> ids) {
        this.ids = ids;
    }

    /**
     * A client is about to be told.
     *
     * @param request the request that it is told with
     * @param upstream whose elicitation it is
     * @param id its id there; hostile
     * @return its id for this client, the same as long as it is open
     */
    synchronized String begin(Request request, String upstream, String id) {
        Client client = request.client();
        Key key = new Key(client.owner().tenant(), upstream, id);
        Map<Client, Open> clients = open.computeIfAbsent(key, known -> new HashMap<>());
        Open known = clients.get(client);
        String own = known == null ? ids.get() : known.id();
        clients.put(client, new Open(client, own, new WeakReference<>(request)));
        if (known == null) {
            Deque<Key> all = keys.computeIfAbsent(client, other -> new HashMap<>())
                    .computeIfAbsent(upstream, other -> new ArrayDeque<>());
            all.addLast(key);
            if (all.size() > MOST) {
                remove(client, all.getFirst());
            }
        }
        return own;
    }

    /** The client was not told after all, or the person does not want to. */
    synchronized void end(Client client, String upstream, String id) {
        remove(client, new Key(client.owner().tenant(), upstream, id));
    }

    private void remove(Client client, Key key) {
        Map<Client, Open> clients = open.get(key);
        if (clients == null || clients.remove(client) == null) {
            return;
        }
        if (clients.isEmpty()) {
            open.remove(key);
        }
        forget(client, key);
    }

    private void forget(Client client, Key key) {
        Map<String, Deque<Key>> own = keys.getOrDefault(client, new HashMap<>());
        Deque<Key> all = own.getOrDefault(key.upstream(), new ArrayDeque<>());
        all.remove(key);
        if (all.isEmpty()) {
            own.remove(key.upstream());
        }
        if (own.isEmpty()) {
            keys.remove(client);
        }
    }

    /** An upstream says that it is done: whoever was told of it hears that, once, and nobody hears of what no client was told of. */
    void completed(TenantId tenant, String upstream, String id) {
        taken(new Key(tenant, upstream, id)).forEach(Open::done);
    }

    private synchronized List<Open> taken(Key key) {
        Map<Client, Open> clients = open.remove(key);
        if (clients == null) {
            return List.of();
        }
        clients.keySet().forEach(client -> forget(client, key));
        return List.copyOf(clients.values());
    }

    /** A session has ended. */
    synchronized void ended(Client client) {
        for (Deque<Key> all : List.copyOf(keys.getOrDefault(client, Map.of()).values())) {
            List.copyOf(all).forEach(key -> remove(client, key));
        }
    }
}
