package dev.caxton.runtime;

import dev.caxton.resource.Budget;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The result of a request for as long as it is kept. What it takes comes out of a budget; an answer that does not fit is lost and says so. Safe for use by many threads. */
final class Kept {

    /** What a result takes on the heap beside its content, and whoever keeps it. */
    static final int OVERHEAD = 1_024;

    private final Budget answers;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<RequestResult> result = new CompletableFuture<>();
    private long taken = OVERHEAD;
    private boolean closed;

    private Kept(Budget answers) {
        this.answers = answers;
    }

    /** Room for a result, if there is any. */
    static Optional<Kept> in(Budget answers) {
        return answers.take(OVERHEAD) ? Optional.of(new Kept(answers)) : Optional.empty();
    }

    /** Keeps what becomes of a message. */
    void follow(Fate fate, Function<Outcome, RequestResult> reading) {
        var _ = fate.outcome().thenAccept(outcome -> arrived(reading.apply(outcome)));
    }

    /** Keeps what is kept elsewhere, too. */
    void follow(Kept other) {
        var _ = other.result.thenAccept(this::arrived);
    }

    private void arrived(RequestResult arrived) {
        RequestResult fitting = arrived;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (arrived instanceof RequestResult.Answered answered) {
                if (answers.take(answered.reply().length)) {
                    taken += answered.reply().length;
                } else {
                    fitting = new RequestResult.Failed(
                            answered.envelope(),
                            new Problem(
                                    "CAX-ANSWER-NO-ROOM",
                                    "the agent answered, and there was no room to keep the answer",
                                    "Fetch answers sooner, wait for them, or give the runtime more heap."),
                            Optional.of(answered.turn()));
                }
            }
        } finally {
            lock.unlock();
        }
        result.complete(fitting);
    }

    /** The result, or empty if it is not there in time. */
    Optional<RequestResult> await(Duration time) throws InterruptedException {
        try {
            return Optional.of(copy(result.get(time.toNanos(), TimeUnit.NANOSECONDS)));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a result is never exceptional", e);
        }
    }

    /** The result, if it is there. */
    Optional<RequestResult> now() {
        return result.isDone() ? Optional.of(copy(result.join())) : Optional.empty();
    }

    /** It is kept no longer. */
    void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                answers.giveBack(taken);
            }
        } finally {
            lock.unlock();
        }
    }

    private static RequestResult copy(RequestResult result) {
        return result instanceof RequestResult.Answered answered
                ? new RequestResult.Answered(
                        answered.envelope(), answered.reply().clone(), answered.turn())
                : result;
    }
}
