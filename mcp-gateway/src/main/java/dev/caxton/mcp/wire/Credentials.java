package dev.caxton.mcp.wire;

import java.util.List;
import java.util.Optional;

/**
 * The bearer token that a server over HTTP wants to see, and how another one is had. Never that of whoever calls. Safe for use by many threads; both methods
 * may block their thread while an authorization server is asked.
 */
public interface Credentials {

    /** For servers that want none, or have theirs in a header. */
    Credentials NONE = new Credentials() {
        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public Optional<String> renewed(Refusal refusal) {
            return Optional.empty();
        }
    };

    /**
     * A server refused a request.
     *
     * @param status 401 or 403
     * @param challenges the values of {@code WWW-Authenticate}; hostile
     * @param used the token the request had
     */
    record Refusal(int status, List<String> challenges, Optional<String> used) {

        /** Copies. */
        public Refusal {
            challenges = List.copyOf(challenges);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Refusal[" + status + "]";
        }
    }

    /**
     * The token for the next request.
     *
     * @return a token that is not about to expire, or none if the request has to go without
     * @throws WireException if one is needed and cannot be had
     */
    Optional<String> token();

    /**
     * Another token, after a request was refused.
     *
     * @param refusal how it was refused
     * @return a token to repeat the request with, once; none if there is no other one to be had
     * @throws WireException if it says more about why not
     */
    Optional<String> renewed(Refusal refusal);
}
