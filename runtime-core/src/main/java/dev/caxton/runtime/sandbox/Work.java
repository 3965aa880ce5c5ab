package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.message.Envelope;
import java.util.List;
import java.util.Optional;

/**
 * What a turn is for.
 *
 * @param phase where in the sandbox's life it stands
 * @param envelopes the messages it handles, in order; none but in {@link Phase#HANDLE}
 */
record Work(Phase phase, List<Envelope> envelopes) {

    /** Where in the sandbox's life a turn stands. */
    enum Phase {
        /** The start function and {@code init} run. */
        PREPARE,
        /** Messages are handled. */
        HANDLE,
        /** {@code shutdown} runs. */
        SHUTDOWN
    }

    static final Work PREPARE = new Work(Phase.PREPARE, List.of());
    static final Work SHUTDOWN = new Work(Phase.SHUTDOWN, List.of());

    static Work handle(List<Envelope> envelopes) {
        return new Work(Phase.HANDLE, List.copyOf(envelopes));
    }

    /** The message by which the turn is known: the first. */
    Optional<Envelope> first() {
        return envelopes.isEmpty() ? Optional.empty() : Optional.of(envelopes.getFirst());
    }

    /** The one message it is all about. In a batch there is none. */
    Optional<Envelope> only() {
        return envelopes.size() == 1 ? first() : Optional.empty();
    }
}
