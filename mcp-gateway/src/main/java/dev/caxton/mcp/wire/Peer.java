package dev.caxton.mcp.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Whoever a request to a server is made for. Called by threads of the wire; nothing of it blocks, but for {@link #required}. Safe for use by many threads. */
public interface Peer {

    /** Nobody: a request of the gateway's own. */
    Peer NONE = new DeafPeer(null);

    /** An agent, or whoever calls by hand, which can be told or asked nothing in the middle of a call: what concerns its call concerns no client. */
    Peer AGENT = new DeafPeer("agent");

    /**
     * The client.
     *
     * @return equal for all requests of one client, and of no other; null if nobody but the gateway wants the answer
     */
    @Nullable
    Object client();

    /**
     * Who stands behind the client: what was meant for one client of theirs may come to another one.
     *
     * @return equal for all clients of one principal; null if there is no client
     */
    @Nullable
    Object owner();

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
     * The server does not take the request before a person has opened pages of the web. Called by the thread that waits for the answer, once that is there; blocks until it is recorded.
     *
     * @param why what the server says; hostile
     * @param all the pages; hostile
     * @return whether the client gets to know of them with the answer
     */
    boolean required(String why, List<UrlElicitation> all);

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
