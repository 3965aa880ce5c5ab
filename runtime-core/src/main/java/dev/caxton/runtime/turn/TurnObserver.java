package dev.caxton.runtime.turn;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Envelope;

/**
 * Hears of every turn, for metrics and traces; of a turn with several messages once, with the first of them. Called on the turn's own thread, never while a guest runs; must not block. What it throws is dropped: it can't
 * change what a turn does.
 */
public interface TurnObserver {

    /** Hears nothing. */
    TurnObserver NONE = new TurnObserver() {
        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {}

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {}
    };

    /**
     * A turn is about to begin.
     *
     * @param agent whose turn
     * @param envelope the message; its trace context is {@code envelope.message().trace()}
     */
    void turnStarted(AgentId agent, Envelope envelope);

    /**
     * A turn has ended and its effects are visible.
     *
     * @param agent whose turn
     * @param envelope the message
     * @param result how it ended
     * @param report what it used
     */
    void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report);
}
