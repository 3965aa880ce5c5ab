package dev.caxton.mcp.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whoever can be told or asked nothing.
 *
 * @param client who it is; null for the gateway itself
 */
record DeafPeer(@Nullable Object client) implements Peer {

    @Override
    public @Nullable Object owner() {
        return client;
    }

    @Override
    public void told(String method, Map<String, Object> params) {
        // Nobody listens.
    }

    @Override
    public Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params) {
        return Optional.empty();
    }

    @Override
    public boolean required(String why, List<UrlElicitation> all) {
        return false;
    }

    @Override
    public Optional<Object> progressToken() {
        return Optional.empty();
    }

    @Override
    public void whenCancelled(Runnable then) {
        // Nobody cancels.
    }
}
