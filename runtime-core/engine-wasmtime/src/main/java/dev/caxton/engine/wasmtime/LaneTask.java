package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Work handed to a lane, and whose it is at any moment. The caller may be torn away from waiting by an error of its own, such as the end of its stack, while the
 * lane goes on: so what the work holds is given back by the work itself, and by the caller only if the lane has not begun and never will.
 *
 * @param <T> what the work results in
 */
final class LaneTask<T> implements Runnable {

    private enum Phase {
        WAITING,
        STARTED,
        CANCELLED
    }

    private final Supplier<T> work;
    private final Runnable unlessStarted;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final CountDownLatch done = new CountDownLatch(1);
    private Optional<T> result = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    /**
     * A task.
     *
     * @param work what the lane does; gives back what it holds, however it ends
     * @param unlessStarted gives the same back if the lane never begins
     */
    LaneTask(Supplier<T> work, Runnable unlessStarted) {
        this.work = work;
        this.unlessStarted = unlessStarted;
    }

    @Override
    public void run() {
        if (!phase.compareAndSet(Phase.WAITING, Phase.STARTED)) {
            return;
        }
        try {
            result = Optional.of(work.get());
        } catch (Throwable e) {
            failure = Optional.of(e);
        } finally {
            done.countDown();
        }
    }

    /**
     * Hands the task over and waits for its end.
     *
     * @param lane who does it
     * @param interrupted what happens when the current thread is interrupted meanwhile; it goes on waiting, because native work can't be left half done
     * @return the result
     */
    T await(Executor lane, Runnable interrupted) {
        try {
            lane.execute(this);
            while (true) {
                try {
                    done.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted.run();
                }
            }
        } catch (Throwable e) {
            if (phase.compareAndSet(Phase.WAITING, Phase.CANCELLED)) {
                unlessStarted.run();
            }
            throw e;
        }
        if (failure.isPresent()) {
            throw unchecked(failure.get());
        }
        return result.orElseThrow();
    }

    private static RuntimeException unchecked(Throwable e) {
        return e instanceof RuntimeException known ? known : new EngineException("wasmtime failed: " + e, e);
    }
}
