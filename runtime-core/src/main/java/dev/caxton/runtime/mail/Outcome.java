package dev.caxton.runtime.mail;

import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.util.Optional;

/** What became of a message that was taken over. */
public sealed interface Outcome {

    /**
     * A turn handled it, well or not.
     *
     * @param result how the turn ended
     * @param report what it used
     * @param reply what the guest replied, if the turn completed and it did
     */
    record Ended(TurnResult result, TurnReport report, Optional<byte[]> reply) implements Outcome {}

    /**
     * No turn began.
     *
     * @param problem why
     */
    record Undelivered(Problem problem) implements Outcome {}
}
