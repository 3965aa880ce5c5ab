package dev.caxton.runtime.spi;

import dev.caxton.runtime.message.Problem;

/** What an agent made of a call of a tool that it declares. */
public sealed interface ToolAnswer {

    /**
     * It replied.
     *
     * @param content what it replied: any bytes; hostile
     */
    // The array belongs to whoever asked.
    @SuppressWarnings("ArrayRecordComponent")
    record Replied(byte[] content) implements ToolAnswer {}

    /** It handled the call in order and did not reply. */
    record Silent() implements ToolAnswer {}

    /**
     * There is no answer.
     *
     * @param cause why
     * @param problem the same in words
     */
    record Failed(Cause cause, Problem problem) implements ToolAnswer {}

    /** Why there is no answer to a call. The names are part of stable codes. */
    enum Cause {
        /** The agent ended the turn with a status that says that it failed. */
        STATUS,
        /** The agent trapped. */
        TRAPPED,
        /** The turn used up its fuel. */
        FUEL,
        /** The turn used up its time. */
        TIME,
        /** Calls in the agent nested too deep. */
        DEPTH,
        /** The agent had no memory for the arguments. */
        MEMORY,
        /** The turn broke a rule or went beyond a limit that is no matter of an error code. */
        RULE,
        /** A fresh sandbox for the agent could not be prepared. */
        INIT,
        /** The host failed: what the turn was to change could not be kept, or there was no sandbox to be had. */
        HOST,
        /** The agent was stopped or held in the middle of the turn, or the caller took the call back. */
        CANCELLED,
        /** The agent is not there or takes no messages. */
        STOPPED,
        /** The agent has failed too often of late and rests. */
        RESTING,
        /** The agent's turns are held. */
        HELD,
        /** The mailbox, or what there is of memory for messages, is full. */
        FULL,
        /** The arguments are larger than a message to this agent may be. */
        TOO_LARGE,
        /** No turn had begun when the deadline passed or nobody waited any more. */
        NOT_BEGUN,
        /** A version of the agent that does not declare the tool like this has taken its place. */
        REPLACED;

        /**
         * Whether the agent handled the call, or tried to, and failed. If not, it never saw it, or somebody else brought its turn to an end.
         *
         * @return true if this tells something about the agent's health
         */
        public boolean isFailure() {
            return switch (this) {
                case TRAPPED, FUEL, TIME, DEPTH, MEMORY, RULE, INIT, HOST -> true;
                // An answer like any other, which the agent's own supervision does not count either.
                case STATUS -> false;
                case CANCELLED, STOPPED, RESTING, HELD, FULL, TOO_LARGE, NOT_BEGUN, REPLACED -> false;
            };
        }
    }
}
