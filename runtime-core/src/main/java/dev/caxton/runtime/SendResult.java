package dev.caxton.runtime;

import dev.caxton.runtime.message.Problem;

/** What became of a message that nobody waits for. */
public sealed interface SendResult {

    /**
     * The message is in the receiver's mailbox.
     *
     * @param envelope its id
     */
    record Accepted(String envelope) implements SendResult {}

    /**
     * The message was not taken over.
     *
     * @param problem why
     */
    record Refused(Problem problem) implements SendResult {}
}
