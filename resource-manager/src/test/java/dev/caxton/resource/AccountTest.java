package dev.caxton.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccountTest {

    @Test
    void whatIsChargedBelowIsChargedAbove() {
        Account runtime = Account.root();
        Account tenant = runtime.child();
        Account agent = tenant.child();
        Account neighbour = tenant.child();
        agent.charge(new TurnCharge(1, 10, 1_000, 1, 2, 3, Map.of("f", 4), Optional.empty()));
        agent.charge(new TurnCharge(1, 5, 500, 1, 0, 0, Map.of(), Optional.of("TRAPPED")));
        neighbour.charge(new TurnCharge(1, 1, 1, 1, 0, 0, Map.of(), Optional.of("TRAPPED")));
        assertEquals(
                new Usage(2, 15, Duration.ofNanos(1_500), 2, 2, 3, Map.of("f", 4L), Map.of("TRAPPED", 1L)),
                agent.usage());
        assertEquals(
                new Usage(3, 16, Duration.ofNanos(1_501), 3, 2, 3, Map.of("f", 4L), Map.of("TRAPPED", 2L)),
                tenant.usage());
        assertEquals(tenant.usage(), runtime.usage());
        assertEquals(2, runtime.usage().failed());
    }

    @Test
    void noChargeIsLostAmongManyThreads() throws InterruptedException {
        Account runtime = Account.root();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Account agent = runtime.child();
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1_000; i++) {
                    agent.charge(new TurnCharge(1, 7, 1, 1, 1, 1, Map.of("f", 2), Optional.of("TRAPPED")));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(
                new Usage(
                        8_000,
                        56_000,
                        Duration.ofNanos(8_000),
                        8_000,
                        8_000,
                        8_000,
                        Map.of("f", 16_000L),
                        Map.of("TRAPPED", 8_000L)),
                runtime.usage());
    }

    @Test
    void aBudgetIsNeverOverdrawn() throws InterruptedException {
        Budget budget = new Budget(100);
        assertTrue(budget.take(100));
        assertFalse(budget.take(1));
        assertTrue(budget.take(0));
        budget.giveBack(100);
        assertThrows(IllegalStateException.class, () -> budget.giveBack(1));
        assertThrows(IllegalArgumentException.class, () -> budget.take(-1));
        assertFalse(budget.take(Long.MAX_VALUE));

        AtomicLong taken = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    if (budget.take(1)) {
                        taken.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(100, taken.get());
        assertEquals(100, budget.taken());
    }
}
