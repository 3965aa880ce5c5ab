package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClaimTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Claim claim = new Claim();

    @Test
    void oneHasItAtATime() {
        assertTrue(claim.tryTake());
        assertFalse(claim.tryTake());
        assertFalse(claim.take(Duration.ofMillis(1)));
        claim.putDown();
        assertTrue(claim.take(LONG));
        assertFalse(claim.tryTake());
    }

    @Test
    void whoeverWaitsGetsItFromAnyThread() throws InterruptedException {
        assertTrue(claim.tryTake());
        Thread other = Thread.ofVirtual().start(claim::putDown);
        assertTrue(claim.take(LONG));
        other.join();
    }

    @Test
    void whoeverIsInterruptedDoesNotGetItAndStaysInterrupted() {
        assertTrue(claim.tryTake());
        Thread.currentThread().interrupt();
        assertFalse(claim.take(LONG));
        assertTrue(Thread.interrupted());
    }

    /** A count without any other protection comes out right, whoever counts. */
    @Test
    void theNextSeesWhatTheOneBeforeDid() throws InterruptedException {
        int[] count = {0};
        AtomicInteger missed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 500; j++) {
                    if (claim.take(LONG)) {
                        count[0]++;
                        claim.putDown();
                    } else {
                        missed.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(missed.get() == 0 && count[0] == 8 * 500, () -> count[0] + " counted, " + missed + " missed");
    }
}
