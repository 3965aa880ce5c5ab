package dev.caxton.mcp;

import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.text.Redactor;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.UrlElicitation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client that hears and is asked nothing of what its grant has taken out of answers. */
final class RedactedPeer implements Peer {

    private final Peer peer;
    private final Redactor redactor;

    private RedactedPeer(Peer peer, Redactor redactor) {
        this.peer = peer;
        this.redactor = redactor;
    }

    static Peer of(Peer peer, Redactor redactor) {
        return redactor.isIdle() ? peer : new RedactedPeer(peer, redactor);
    }

    @Override
    public @Nullable Object client() {
        return peer.client();
    }

    @Override
    public @Nullable Object owner() {
        return peer.owner();
    }

    @Override
    public void told(String method, Map<String, Object> params) {
        try {
            peer.told(method, redactor.news(params));
        } catch (JsonRefused e) {
            // Nobody waits for it.
        }
    }

    @Override
    public Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params) {
        try {
            Map<String, Object> shown = redactor.result(params);
            if (params.get("elicitationId") instanceof String id) {
                // No client sees it: each gets an id of the gateway's own in its place.
                shown.put("elicitationId", id);
            }
            return peer.asked(method, shown);
        } catch (JsonRefused e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean required(String why, List<UrlElicitation> all) {
        return peer.required(
                redactor.text(why),
                all.stream()
                        .map(one ->
                                new UrlElicitation(one.id(), redactor.text(one.url()), redactor.text(one.message())))
                        .toList());
    }

    @Override
    public Optional<Object> progressToken() {
        return peer.progressToken();
    }

    @Override
    public void whenCancelled(Runnable then) {
        peer.whenCancelled(then);
    }
}
