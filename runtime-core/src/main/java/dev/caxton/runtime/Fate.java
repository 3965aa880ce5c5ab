package dev.caxton.runtime;

import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What becomes of a message from outside. Where somebody waits for it, either a turn begins or the waiting ends, never both at once. Safe for use by many threads. */
final class Fate implements Delivery.Listener {

    private enum State {
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    private final boolean waits;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /**
     * A message on its way.
     *
     * @param waits whether somebody waits, who is told of a failure at once, and without whom nothing is begun
     */
    Fate(boolean waits) {
        this.waits = waits;
    }

    @Override
    public boolean begin() {
        // A message of a batch that failed begins once more, alone.
        return !cancelled.get()
                && (!waits || state.compareAndSet(State.WAITING, State.BEGUN) || state.get() == State.BEGUN);
    }

    /** Whoever waits gives up. Whether no turn has begun: then none will. */
    boolean giveUp() {
        return state.compareAndSet(State.WAITING, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
    }

    /** Nobody wants it any more: a turn that has not begun will not. */
    void cancel() {
        cancelled.set(true);
    }

    @Override
    public boolean waits() {
        return waits;
    }

    @Override
    public void ended(Outcome ended) {
        outcome.complete(ended);
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** What became of it, or empty if the time is up: then a turn that has not begun will not, if it was waited for. */
    Optional<Outcome> await(Duration time) throws InterruptedException {
        try {
            return Optional.of(outcome.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never exceptional", e);
        } finally {
            state.compareAndSet(State.WAITING, State.GIVEN_UP);
        }
    }
}
