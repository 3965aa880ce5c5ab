package dev.caxton.audit;

import java.time.Duration;

/** Ends the waiting of appends that the disk does not answer in time. Runs on a thread of its own until it is closed. */
final class LogWatch implements Runnable, AutoCloseable {

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);
    private static final int LOOKS = 8;

    private final PendingQueue queue;
    private final Duration patience;
    private final Thread thread;

    LogWatch(PendingQueue queue, Duration patience) {
        this.queue = queue;
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
                queue.giveUp(System.nanoTime() - patience.toNanos(), patience.toMillis());
            }
        } catch (InterruptedException e) {
            // Closed: nothing else interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
