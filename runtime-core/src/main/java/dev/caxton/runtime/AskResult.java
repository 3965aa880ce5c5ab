package dev.caxton.runtime;

import dev.caxton.runtime.message.Problem;
import java.time.Instant;

/** What became of a request whose answer is fetched later. */
public sealed interface AskResult {

    /**
     * The request is in the agent's mailbox.
     *
     * @param ticket fetches the answer, for whoever asked and nobody else
     * @param envelope the id of the request
     * @param until when the ticket is forgotten, answered or not
     */
    record Issued(String ticket, String envelope, Instant until) implements AskResult {}

    /**
     * The request was not taken over.
     *
     * @param problem why
     */
    record Refused(Problem problem) implements AskResult {}
}
