package dev.caxton.runtime.node;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The right to run an agent's turns: whoever holds it, and nobody else, touches the sandbox. Free at first. It belongs to no thread: one may take it and another one
 * put it down. Safe for use by many threads; what the one before did is seen by the next.
 */
class Claim {

    private final Semaphore free = new Semaphore(1);

    /** Takes it, if nobody has it. Does not block. */
    boolean tryTake() {
        return free.tryAcquire();
    }

    /** Takes it, as soon as nobody has it any more. Blocks until then, but no longer than told; false as well if the thread is interrupted, which it remains. */
    boolean take(Duration patience) {
        try {
            return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Puts it down. Called by whoever has it, once. */
    void putDown() {
        free.release();
    }
}
