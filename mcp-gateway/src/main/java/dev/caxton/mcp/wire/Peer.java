package dev.caxton.mcp.wire;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Whoever a request to a server is made for. Called by threads of the wire; nothing of it blocks. Safe for use by many threads. */
public interface Peer {

    /** Nobody who could be told or asked anything. */
    Peer NONE = new Peer() {
        @Override
        public @Nullable Object client() {
            return null;
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
        public Optional<Object> progressToken() {
            return Optional.empty();
        }

        @Override
        public void whenCancelled(Runnable then) {
            // Nobody cancels.
        }
    };

    /**
     * The client.
     *
     * @return equal for all requests of one client, and of no other; null if there is none
     */
    @Nullable
    Object client();

    /**
     * The server tells something in the middle of the request.
     *
     * @param method the method
     * @param params the parameters; hostile
     */
    void told(String method, Map<String, Object> params);

    /**
     * The server asks something in the middle of the request.
     *
     * @param method the method
     * @param params the parameters; hostile
     * @return completes with the result, or exceptionally with an {@link RpcError}; empty if this client can't be asked that. Cancelled if the server gives up
     */
    Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params);

    /**
     * What the client wants to know progress by.
     *
     * @return its own token, if it wants to know
     */
    Optional<Object> progressToken();

    /**
     * Has something done if the client does not want the answer any more.
     *
     * @param then must not block; done at once if it is so already
     */
    void whenCancelled(Runnable then);
}
