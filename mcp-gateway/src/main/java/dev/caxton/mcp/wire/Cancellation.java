package dev.caxton.mcp.wire;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/** Ends, from any thread and at once, what another thread does for one message. Whoever does it need not be interruptible. */
final class Cancellation {

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile @Nullable Cancellable current;

    /** What is done now; ended if the end was wanted before. */
    void of(Cancellable next) {
        current = next;
        if (isCancelled()) {
            var _ = next.cancel();
        }
    }

    void cancel() {
        cancelled.countDown();
        Cancellable now = current;
        if (now != null) {
            var _ = now.cancel();
        }
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** Rests, unless the end is wanted. Whether it is. */
    boolean pause(Duration time) throws InterruptedException {
        return cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
