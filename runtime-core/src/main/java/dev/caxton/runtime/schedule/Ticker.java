package dev.caxton.runtime.schedule;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does small things later, or again and again, on one platform thread of its own: guests that hold every carrier can't hold it up. Whatever a task throws is logged,
 * and ends neither the task nor another one. Safe for use by many threads.
 */
public final class Ticker implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

    private final ScheduledThreadPoolExecutor executor;

    /** A ticker with its thread. */
    public Ticker() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("caxton-ticker").daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    /**
     * Does something later, unless the ticker is closed before.
     *
     * @param delay how much later
     * @param task what to do; must be short and must not block
     */
    public void after(Duration delay, Runnable task) {
        var _ = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Does something again and again.
     *
     * @param period how often
     * @param task what to do; must be short and must not block
     */
    public void every(Duration period, Runnable task) {
        var _ = executor.scheduleAtFixedRate(() -> run(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // An error, too: the executor would drop what it does again and again, without a word and for good.
            report(e);
        }
    }

    private static void report(Throwable e) {
        try {
            LOG.log(System.Logger.Level.ERROR, "something the ticker does failed", e);
        } catch (Throwable again) {
            // Where memory is short the log fails of the same cause; the next round is worth more than its word.
        }
    }
}
