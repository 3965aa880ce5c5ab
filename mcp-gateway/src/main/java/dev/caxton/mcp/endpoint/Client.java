package dev.caxton.mcp.endpoint;

import dev.caxton.policy.identity.Principal;
import java.util.Map;
import java.util.Optional;

/** The client of a session. Safe for use by many threads. */
public interface Client {

    /**
     * The session.
     *
     * @return its id, which is a secret of the client's
     */
    String id();

    /**
     * Whose session it is.
     *
     * @return the principal that opened it
     */
    Principal owner();

    /**
     * The door of the session.
     *
     * @return the one upstream that it shows, if it is the door of one
     */
    Optional<String> upstream();

    /**
     * The revision of the protocol that both sides speak.
     *
     * @return one of those that the endpoint knows
     */
    String revision();

    /**
     * What the client says it can do.
     *
     * @return the member {@code capabilities} of its greeting; hostile
     */
    Map<String, Object> capabilities();

    /**
     * Tells the client something that belongs to none of its requests, if it listens. Never blocks.
     *
     * @param method the method
     * @param params the parameters
     */
    void tell(String method, Map<String, Object> params);
}
