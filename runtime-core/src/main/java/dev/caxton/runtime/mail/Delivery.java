package dev.caxton.runtime.mail;

import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.ToolEffect;
import java.util.List;
import java.util.stream.Stream;

/**
 * An envelope on its way, and who wants to know what becomes of it.
 *
 * @param envelope the envelope
 * @param listener who is told, once
 * @param attempts turns that have handled it and failed
 * @param effects the tool calls of those turns
 */
public record Delivery(Envelope envelope, Listener listener, int attempts, List<ToolEffect> effects) {

    /** Copies the list. */
    public Delivery {
        effects = List.copyOf(effects);
    }

    /**
     * An envelope that no turn has handled yet.
     *
     * @param envelope the envelope
     * @param listener who is told, once
     */
    public Delivery(Envelope envelope, Listener listener) {
        this(envelope, listener, 0, List.of());
    }

    /**
     * The same after a turn that failed.
     *
     * @param more tool calls of that turn
     * @return with one attempt more
     */
    public Delivery failed(List<ToolEffect> more) {
        return new Delivery(
                envelope,
                listener,
                attempts + 1,
                Stream.concat(effects.stream(), more.stream()).toList());
    }

    /** Who wants to know what becomes of a message. */
    public interface Listener {

        /** Nobody. */
        Listener NOBODY = new Listener() {
            @Override
            public boolean begin() {
                return true;
            }

            @Override
            public boolean waits() {
                return false;
            }

            @Override
            public void ended(Outcome outcome) {}
        };

        /**
         * A turn is about to begin. Asked again for each turn that repeats one that failed.
         *
         * @return false if nobody wants it any more, so that it must not begin
         */
        boolean begin();

        /**
         * Whether somebody waits for the outcome, so that a turn that failed is not repeated later.
         *
         * @return true if a failure is told at once
         */
        boolean waits();

        /**
         * A turn handles this message and no other, or does no longer. Called by the thread of the turn.
         *
         * @param end ends that turn within a slice, without a failure; does nothing if it has ended or none runs. For any thread; what the turn waits for is told by whoever calls
         */
        default void handledBy(Runnable end) {}

        /**
         * It is over.
         *
         * @param outcome what became of it
         */
        void ended(Outcome outcome);
    }
}
