package dev.caxton.state.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} does. */
public abstract class StateStoreContract {

    private static final AgentId AGENT = new AgentId(new TenantId("t1"), "agent");
    private static final AgentId OTHER = new AgentId(new TenantId("t2"), "agent");

    /** For implementations. */
    protected StateStoreContract() {}

    /**
     * A store for one test.
     *
     * @return in which nothing is kept
     */
    protected abstract StateStore store();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void commit(StateStore store, AgentId agent, Map<String, Optional<byte[]>> changes) {
        store.commit(new StateStore.Commit(agent, Optional.of("envelope"), changes));
    }

    private static void put(StateStore store, AgentId agent, String key, String value) {
        commit(store, agent, Map.of(key, Optional.of(bytes(value))));
    }

    private static String get(StateStore store, AgentId agent, String key) {
        return store.get(agent, key)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .orElse("nothing");
    }

    /** What is put is got, until it is put again or deleted. */
    @Test
    public void keepsReplacesAndForgets() {
        StateStore store = store();
        assertEquals("nothing", get(store, AGENT, "k"));
        assertEquals(StateStore.Size.NONE, store.size(AGENT));
        put(store, AGENT, "k", "one");
        assertEquals("one", get(store, AGENT, "k"));
        put(store, AGENT, "k", "three");
        assertEquals("three", get(store, AGENT, "k"));
        assertEquals(new StateStore.Size(1, 6), store.size(AGENT));
        commit(store, AGENT, Map.of("k", Optional.empty()));
        assertEquals("nothing", get(store, AGENT, "k"));
        assertEquals(StateStore.Size.NONE, store.size(AGENT));
        commit(store, AGENT, Map.of("never there", Optional.empty()));
        assertEquals(StateStore.Size.NONE, store.size(AGENT));
    }

    /** Keys and values are compared and counted byte by byte, whatever they are. */
    @Test
    public void takesEveryKeyAndEveryValue() {
        StateStore store = store();
        byte[] all = new byte[65_536];
        new Random(1).nextBytes(all);
        String[] keys = {"a", "A", "a ", " a", "caf\u00e9", "cafe\u0301", "\ud83d\ude00", "\0", "k\n", "'; --", "%"};
        long bytes = 0;
        for (String key : keys) {
            put(store, AGENT, key, "of " + key);
            bytes += bytes(key).length + bytes("of " + key).length;
        }
        for (String key : keys) {
            assertEquals("of " + key, get(store, AGENT, key));
        }
        assertEquals(new StateStore.Size(keys.length, bytes), store.size(AGENT));
        commit(store, AGENT, Map.of("all", Optional.of(all), "none", Optional.of(new byte[0])));
        assertArrayEquals(all, store.get(AGENT, "all").orElseThrow());
        assertArrayEquals(new byte[0], store.get(AGENT, "none").orElseThrow());
    }

    /** Agents of the same name in different tenants have nothing in common. */
    @Test
    public void keepsAgentsApart() {
        StateStore store = store();
        put(store, AGENT, "k", "mine");
        put(store, OTHER, "k", "yours");
        store.clear(AGENT);
        assertEquals("nothing", get(store, AGENT, "k"));
        assertEquals("yours", get(store, OTHER, "k"));
        assertEquals(StateStore.Size.NONE, store.size(AGENT));
        store.clear(AGENT);
    }

    /** A random history gives what a map gives. */
    @Test
    public void behavesLikeAMap() {
        StateStore store = store();
        Random random = new Random(2);
        Map<String, String> twin = new HashMap<>();
        for (int turn = 0; turn < 200; turn++) {
            Map<String, Optional<byte[]>> changes = new HashMap<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String key = "k" + random.nextInt(20);
                if (random.nextInt(3) == 0) {
                    changes.put(key, Optional.empty());
                    twin.remove(key);
                } else {
                    String value = "v".repeat(random.nextInt(100));
                    changes.put(key, Optional.of(bytes(value)));
                    twin.put(key, value);
                }
            }
            commit(store, AGENT, changes);
            long bytes = twin.entrySet().stream()
                    .mapToLong(e -> e.getKey().length() + e.getValue().length())
                    .sum();
            assertEquals(new StateStore.Size(twin.size(), bytes), store.size(AGENT));
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(twin.getOrDefault("k" + i, "nothing"), get(store, AGENT, "k" + i));
        }
    }
}
