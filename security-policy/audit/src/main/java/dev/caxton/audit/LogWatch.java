package dev.caxton.audit;

import java.time.Duration;
import java.util.function.LongConsumer;

/** Ends the waiting of appends that the disk does not answer in time. Runs on a thread of its own until it is closed. */
final class LogWatch implements Runnable, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LogWatch.class.getName());

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);
    private static final int LOOKS = 8;

    private final LongConsumer giveUp;
    private final Duration patience;
    private final Thread thread;

    /**
     * A watch.
     *
     * @param giveUp ends the waiting of those that have waited since before a moment, by {@link System#nanoTime}
     * @param patience how long they may wait
     */
    LogWatch(LongConsumer giveUp, Duration patience) {
        this.giveUp = giveUp;
        this.patience = patience;
        this.thread =
                Thread.ofPlatform().name("caxton-audit-watch").daemon(true).unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        Duration share = patience.dividedBy(LOOKS);
        Duration period = share.compareTo(LONGEST_PERIOD) < 0 ? share : LONGEST_PERIOD;
        try {
            while (true) {
                Thread.sleep(period);
                look();
            }
        } catch (InterruptedException e) {
            // Closed: nothing else interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            giveUp.accept(System.nanoTime() - patience.toNanos());
        } catch (RuntimeException | Error e) {
            // Without this thread a disk that hangs holds everybody for ever.
            LOG.log(System.Logger.Level.ERROR, "those that wait for the audit log could not be looked after", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
