package dev.caxton.runtime;

import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.turn.TurnReport;
import java.util.Optional;

/** What became of a request. */
public sealed interface RequestResult {

    /**
     * The agent answered.
     *
     * @param envelope the id of the request
     * @param reply what it answered; a fresh array
     * @param turn what the turn used
     */
    // The array belongs to whoever asked.
    @SuppressWarnings("ArrayRecordComponent")
    record Answered(String envelope, byte[] reply, TurnReport turn) implements RequestResult {}

    /**
     * The agent handled the request and gave no answer.
     *
     * @param envelope the id of the request
     * @param turn what the turn used
     */
    record Unanswered(String envelope, TurnReport turn) implements RequestResult {}

    /**
     * The request was taken over and there is no answer: the turn failed, or the caller's deadline passed. In the second case there is no report and the turn
     * may still run.
     *
     * @param envelope the id of the request
     * @param problem why
     * @param turn what the turn used, if it has ended
     */
    record Failed(String envelope, Problem problem, Optional<TurnReport> turn) implements RequestResult {}

    /**
     * The request was not taken over.
     *
     * @param problem why
     */
    record Refused(Problem problem) implements RequestResult {}
}
