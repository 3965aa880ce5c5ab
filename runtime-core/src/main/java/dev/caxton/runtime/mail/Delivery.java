package dev.caxton.runtime.mail;

import dev.caxton.runtime.message.Envelope;

/**
 * An envelope on its way, and who wants to know what becomes of it.
 *
 * @param envelope the envelope
 * @param listener who is told, once
 */
public record Delivery(Envelope envelope, Listener listener) {

    /** Who wants to know what becomes of a message. */
    public interface Listener {

        /** Nobody. */
        Listener NOBODY = new Listener() {
            @Override
            public boolean begin() {
                return true;
            }

            @Override
            public void ended(Outcome outcome) {}
        };

        /**
         * A turn is about to begin.
         *
         * @return false if nobody wants it any more, so that it must not begin
         */
        boolean begin();

        /**
         * It is over.
         *
         * @param outcome what became of it
         */
        void ended(Outcome outcome);
    }
}
