package dev.caxton.mcp.endpoint;

import java.util.Map;

/** What an endpoint can be asked. Called by many threads at once, those of the requests, and may block them. Never interrupted. */
public interface Methods {

    /**
     * A client opens a session; nothing was told to it yet.
     *
     * @param client the session
     * @return the members of the result of {@code initialize}, beside the revision
     */
    Map<String, Object> greet(Client client);

    /**
     * A client asks something, other than to open a session or whether anybody is there.
     *
     * @param request what it asks
     * @return what is answered, unless the request was cancelled meanwhile
     */
    Answer answer(Request request);

    /**
     * A client tells something, other than about the requests of a session. Must not block.
     *
     * @param client who tells it
     * @param method the method
     * @param params the parameters; hostile
     */
    void told(Client client, String method, Map<String, Object> params);

    /**
     * A session has ended: its client said goodbye, was silent for too long, or the endpoint is closing. Must not block.
     *
     * @param client the session
     */
    void ended(Client client);
}
