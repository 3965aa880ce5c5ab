package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.endpoint.Client;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

    private static final Subscriptions.Key KEY = new Subscriptions.Key(TenantId.DEFAULT, "docs", "file:///a");

    private final Subscriptions subscriptions = new Subscriptions();
    private final Client ada = new Named("ada");
    private final Client eve = new Named("eve");

    /** Of a client only who it is counts here. */
    private record Named(String id) implements Client {

        @Override
        public Principal owner() {
            return Principal.parse("user:default/" + id);
        }

        @Override
        public Optional<String> upstream() {
            return Optional.empty();
        }

        @Override
        public String revision() {
            return "2025-11-25";
        }

        @Override
        public Map<String, Object> capabilities() {
            return Map.of();
        }

        @Override
        public void tell(String method, Map<String, Object> params) {
            throw new AssertionError("nobody is told anything by this");
        }
    }

    @Test
    void onlyTheLastOfThoseWhoHadSubscribedIsTheLast() {
        assertFalse(subscriptions.remove(ada, KEY), "nobody has");
        subscriptions.add(ada, KEY);
        assertFalse(subscriptions.remove(eve, KEY), "another one has");
        assertEquals(List.of(ada), subscriptions.of(KEY));
        subscriptions.add(eve, KEY);
        assertFalse(subscriptions.remove(ada, KEY));
        assertTrue(subscriptions.remove(eve, KEY));
        assertFalse(subscriptions.remove(eve, KEY), "once");
        assertEquals(List.of(), subscriptions.of(KEY));
    }
}
