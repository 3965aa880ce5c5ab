package dev.caxton.runtime.module;

import dev.caxton.runtime.spi.EngineException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The few threads that compile: no compile step can be interrupted, so what is bounded is how many run, how many wait, and how long somebody waits for one. They
 * have deep stacks, and go when there is nothing to do. Safe for use by many threads.
 */
final class CompilerThreads {

    /** The code of a compilation that is not done in time, or not begun. */
    static final String BUSY = "CAX-ENGINE-BUSY";

    // Half of the processors: guests and requests need the others.
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final int WAITING = 64;

    // Three times what the largest module that is taken needs: see StructuralLimits.MODULE_BYTES.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final long STACK = 8L << 20;

    private final ThreadPoolExecutor pool;
    private final Duration patience;

    CompilerThreads() {
        this(THREADS, WAITING, PATIENCE);
    }

    /**
     * Threads.
     *
     * @param threads how many compile at once
     * @param waiting how many may wait for a thread
     * @param patience how long somebody waits for a compilation, its time in the queue included
     */
    CompilerThreads(int threads, int waiting, Duration patience) {
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform()
                        .daemon()
                        .name("caxton-compile-", 0)
                        .stackSize(STACK)
                        .factory());
        this.pool.allowCoreThreadTimeOut(true);
        this.patience = patience;
    }

    /**
     * Has something compiled. Does not wait for it.
     *
     * @param into completed with what comes of it, one way or the other
     */
    <T> void submit(Supplier<T> compilation, CompletableFuture<T> into) {
        try {
            pool.execute(() -> {
                try {
                    into.complete(compilation.get());
                } catch (RuntimeException | Error e) {
                    into.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            into.completeExceptionally(
                    new EngineException(BUSY, "too many modules wait to be compiled; try again later", e));
        }
    }

    /**
     * Waits for a compilation, as long as anybody does.
     *
     * @throws EngineException if it is not done in time
     * @throws ExecutionException if it failed, with what it threw
     */
    <T> T await(CompletableFuture<T> compiled) throws ExecutionException {
        try {
            return compiled.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new EngineException(
                    BUSY, "it is not compiled after " + patience.toSeconds() + " s; try again later", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(BUSY, "the wait for it was interrupted", e);
        }
    }
}
