package dev.caxton.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickerTest {

    @Test
    void whateverATaskThrowsItIsDoneAgain() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(4);
        try (Ticker ticker = new Ticker()) {
            ticker.every(Duration.ofMillis(1), () -> {
                rounds.countDown();
                if (rounds.getCount() == 3) {
                    throw new IllegalStateException("a test");
                }
                if (rounds.getCount() == 2) {
                    throw new OutOfMemoryError("a test");
                }
            });
            assertTrue(rounds.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void anErrorOfOneTaskIsNoneOfAnother() throws InterruptedException {
        CountDownLatch later = new CountDownLatch(1);
        try (Ticker ticker = new Ticker()) {
            ticker.after(Duration.ZERO, () -> {
                throw new AssertionError("a test");
            });
            ticker.after(Duration.ofMillis(1), later::countDown);
            assertTrue(later.await(30, TimeUnit.SECONDS));
        }
    }
}
