package dev.caxton.runtime;

import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Somebody who waits for what becomes of a message. Either a turn begins or the waiting ends, never both at once. */
final class PendingRequest implements Delivery.Listener {

    private enum State {
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Optional<Outcome> outcome = Optional.empty();

    @Override
    public boolean begin() {
        return state.compareAndSet(State.WAITING, State.BEGUN);
    }

    @Override
    public void ended(Outcome ended) {
        outcome = Optional.of(ended);
        over.countDown();
    }

    /** What became of it, or empty if the time is up: then a turn that has not begun will not. */
    Optional<Outcome> await(Duration time) throws InterruptedException {
        try {
            if (over.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return outcome;
            }
            return Optional.empty();
        } finally {
            state.compareAndSet(State.WAITING, State.GIVEN_UP);
        }
    }
}
