package dev.caxton.runtime;

import dev.caxton.runtime.message.Problem;

/** What a ticket gives. */
public sealed interface TicketResult {

    /** The agent has not answered yet. */
    record Pending() implements TicketResult {}

    /**
     * It is over. The ticket stays until it is forgotten: whoever has lost this fetches it again.
     *
     * @param result what became of the request
     */
    record Done(RequestResult result) implements TicketResult {}

    /**
     * There is no such ticket, not for whoever asks.
     *
     * @param problem why
     */
    record Unknown(Problem problem) implements TicketResult {}
}
