package dev.caxton.runtime;

import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What becomes of a message from outside. Where somebody waits for it, either a turn begins or the waiting ends, never both at once; and once nobody wants the message any more, no
 * turn begins with it, not even one that would repeat a turn that has failed. Safe for use by many threads.
 */
final class Fate implements Delivery.Listener {

    private enum State {
        WAITING,
        BEGUN,
        /** Nobody wants it any more, and no turn has begun. */
        GIVEN_UP,
        /** Nobody wants it any more, and a turn had begun. */
        LEFT;

        State left() {
            return switch (this) {
                case WAITING, GIVEN_UP -> GIVEN_UP;
                case BEGUN, LEFT -> LEFT;
            };
        }
    }

    private final boolean waits;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    /** Ends the turn that handles it alone. */
    private final AtomicReference<Runnable> turn = new AtomicReference<>(Fate::noTurn);

    private volatile boolean cancelled;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /**
     * A message on its way.
     *
     * @param waits whether somebody waits, who is told of a failure at once, and without whom nothing is begun
     */
    Fate(boolean waits) {
        this.waits = waits;
    }

    private static void noTurn() {
        // Nothing to end.
    }

    @Override
    public boolean begin() {
        // A message of a batch that failed begins once more, alone.
        return state.compareAndSet(State.WAITING, State.BEGUN) || state.get() == State.BEGUN;
    }

    /** Nobody wants it any more: no turn begins from now on. Whether none has begun before. */
    boolean giveUp() {
        return state.updateAndGet(State::left) == State.GIVEN_UP;
    }

    /** As {@link #giveUp}; and a turn that handles nothing else ends, and commits nothing. */
    boolean cancel() {
        boolean unseen = giveUp();
        // Before the turn is looked for: one that begins just now looks for this after it is there to be found.
        cancelled = true;
        turn.get().run();
        return unseen;
    }

    @Override
    public void handledBy(Runnable end) {
        turn.set(end);
        if (cancelled) {
            end.run();
        }
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

    /** What became of it, or empty if the time is up: then no turn begins any more, if it was waited for. */
    Optional<Outcome> await(Duration time) throws InterruptedException {
        try {
            return Optional.of(outcome.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never exceptional", e);
        } finally {
            if (waits) {
                var _ = giveUp();
            }
        }
    }
}
