package dev.caxton.audit.export;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes a connection that somebody is stuck in: writing to one has no time-out of its own, and reading has one for each byte only. */
final class Deadline implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);

    private Deadline() {}

    /** Closes the connection after the patience, unless this is closed before. */
    static Deadline of(Duration patience, Closeable connection) {
        Deadline deadline = new Deadline();
        Thread.ofVirtual().name("caxton-audit-deadline").start(() -> deadline.watch(patience, connection));
        return deadline;
    }

    private void watch(Duration patience, Closeable connection) {
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                connection.close();
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.getLogger(Deadline.class.getName())
                    .log(System.Logger.Level.DEBUG, "a connection did not close in order", e);
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
