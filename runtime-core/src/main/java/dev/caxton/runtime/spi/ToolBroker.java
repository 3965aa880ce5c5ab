package dev.caxton.runtime.spi;

import java.util.concurrent.CompletionStage;

/** Calls tools for agents: the one way out. Safe for use by many threads. */
@FunctionalInterface
public interface ToolBroker {

    /**
     * Decides, records and, if permitted, calls. Blocks the calling virtual thread until there is an outcome; never longer than the call's own deadline.
     *
     * @param call who calls what
     * @return the outcome; nothing is thrown for what an upstream or a policy does
     */
    ToolOutcome call(ToolCall call);

    /**
     * As {@link #call(ToolCall)}, for a caller that may be told meanwhile that nobody wants its work any more. A broker that can then stops what is under way, and answers; one that
     * can't does what it always does.
     *
     * @param call who calls what
     * @param abandoned completes when nobody wants the outcome any more, on a thread that must not be kept
     * @return the outcome
     */
    default ToolOutcome call(ToolCall call, CompletionStage<Void> abandoned) {
        return call(call);
    }

    /**
     * Whether a call does nothing more when it is made a second time, so that a turn that made it and failed may be repeated. Does not block.
     *
     * @param call the call
     * @return false where that is not known, which is what a broker says that does not say otherwise
     */
    default boolean idempotent(ToolCall call) {
        return false;
    }
}
