package dev.caxton.mcp;

import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.UrlElicitation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An agent as {@link Peer#AGENT}, whose turn may be ended while it waits.
 *
 * @param abandoned completes when nobody wants the answer any more
 */
record AgentPeer(CompletionStage<Void> abandoned) implements Peer {

    @Override
    public @Nullable Object client() {
        return AGENT.client();
    }

    @Override
    public @Nullable Object owner() {
        return AGENT.owner();
    }

    @Override
    public void told(String method, Map<String, Object> params) {
        AGENT.told(method, params);
    }

    @Override
    public Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params) {
        return AGENT.asked(method, params);
    }

    @Override
    public boolean required(String why, List<UrlElicitation> all) {
        return AGENT.required(why, all);
    }

    @Override
    public Optional<Object> progressToken() {
        return AGENT.progressToken();
    }

    @Override
    public void whenCancelled(Runnable then) {
        var _ = abandoned.thenRun(then);
    }
}
