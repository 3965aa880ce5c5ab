package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogWatchTest {

    @Test
    void whateverALookThrowsTheNextOneComes() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        try (LogWatch watch = new LogWatch(
                before -> {
                    looks.countDown();
                    if (looks.getCount() == 2) {
                        throw new OutOfMemoryError("a test");
                    }
                    throw new IllegalStateException("a test");
                },
                Duration.ofMillis(80))) {
            watch.start();
            assertTrue(looks.await(30, TimeUnit.SECONDS));
        }
    }
}
