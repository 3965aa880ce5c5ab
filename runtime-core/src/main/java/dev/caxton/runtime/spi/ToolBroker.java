package dev.caxton.runtime.spi;

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
     * Whether a call does nothing more when it is made a second time, so that a turn that made it and failed may be repeated. Does not block.
     *
     * @param call the call
     * @return false where that is not known, which is what a broker says that does not say otherwise
     */
    default boolean idempotent(ToolCall call) {
        return false;
    }
}
