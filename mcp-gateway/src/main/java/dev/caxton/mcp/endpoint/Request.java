package dev.caxton.mcp.endpoint;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A request of a client, as long as it runs. Safe for use by many threads. */
public interface Request {

    /**
     * Who asks.
     *
     * @return its session
     */
    Client client();

    /**
     * What is asked.
     *
     * @return the method
     */
    String method();

    /**
     * About what.
     *
     * @return the parameters; hostile
     */
    Map<String, Object> params();

    /**
     * The trace that the request belongs to.
     *
     * @return a W3C {@code traceparent}, in its form
     */
    Optional<String> trace();

    /**
     * Tells the client something on the stream of this request. Never blocks. What is told after the answer is not sent.
     *
     * @param method the method
     * @param params the parameters
     * @return whether it will be sent
     */
    boolean tell(String method, Map<String, Object> params);

    /**
     * Asks the client something on the stream of this request. Never blocks. Whoever gives up cancels the future, and the client is told.
     *
     * @param method the method
     * @param params the parameters
     * @return completes with the result, or exceptionally with a {@link ClientError} if the client answers with an error, or cannot answer any more because the
     *     request is over
     */
    CompletableFuture<Map<String, Object>> ask(String method, Map<String, Object> params);

    /**
     * Has something done if the client does not want the answer any more.
     *
     * @param then must not block; done at once if it is so already
     */
    void whenCancelled(Runnable then);

    /**
     * Whether the client still wants the answer.
     *
     * @return true if not
     */
    boolean isCancelled();
}
