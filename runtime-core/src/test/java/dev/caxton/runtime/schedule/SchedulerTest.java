package dev.caxton.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void neverMoreTurnsRunThanThereArePermits() {
        int permits = 3;
        int turns = 200;
        Scheduler scheduler = new Scheduler(permits, 100);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(turns);
        for (int i = 0; i < turns; i++) {
            scheduler.submit(() -> {
                for (int quantum = 0; quantum < 20; quantum++) {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    if (quantum % 5 == 4) {
                        scheduler.leave();
                        scheduler.enter();
                    } else {
                        scheduler.giveWay();
                    }
                }
                done.countDown();
            });
        }
        await(done);
        assertTrue(most.get() <= permits, most::toString);
    }

    @Test
    void aTurnThatGivesWayGoesToTheEndOfTheQueue() {
        Scheduler scheduler = new Scheduler(1, 2);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch queued = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(3);
        scheduler.submit(() -> {
            await(queued);
            order.add("a1");
            assertTrue(scheduler.giveWay());
            order.add("a2");
            assertFalse(scheduler.giveWay());
            done.countDown();
        });
        scheduler.submit(() -> {
            order.add("b");
            done.countDown();
        });
        scheduler.submit(() -> {
            order.add("c");
            done.countDown();
        });
        queued.countDown();
        await(done);
        assertEquals(List.of("a1", "b", "c", "a2"), order);
    }

    @Test
    void aTurnThatWaitsOutsideLetsOthersRun() {
        Scheduler scheduler = new Scheduler(1, 2);
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        scheduler.submit(() -> {
            scheduler.leave();
            await(other);
            scheduler.enter();
            done.countDown();
        });
        scheduler.submit(other::countDown);
        await(done);
    }

    @Test
    void aTurnThatThrowsKeepsNoPermit() {
        Scheduler scheduler = new Scheduler(1, 2);
        CountDownLatch done = new CountDownLatch(1);
        scheduler.submit(() -> {
            throw new IllegalStateException("this test logs one error");
        });
        scheduler.submit(done::countDown);
        await(done);
        assertThrows(IllegalArgumentException.class, () -> new Scheduler(0, 2));
    }

    @Test
    void aGateInterruptsInsideAndNeverOutside() {
        for (int round = 0; round < 50; round++) {
            AtomicLong leaked = new AtomicLong();
            AtomicInteger caught = new AtomicInteger();
            CountDownLatch made = new CountDownLatch(1);
            InterruptGate[] gate = new InterruptGate[1];
            Thread guest = Thread.ofVirtual().start(() -> {
                gate[0] = new InterruptGate();
                made.countDown();
                while (caught.get() == 0) {
                    gate[0].enter();
                    for (int i = 0; i < 100; i++) {
                        Thread.onSpinWait();
                    }
                    if (gate[0].leave()) {
                        caught.incrementAndGet();
                    }
                    if (Thread.currentThread().isInterrupted()) {
                        leaked.incrementAndGet();
                    }
                }
            });
            await(made);
            while (!gate[0].interrupt()) {
                Thread.onSpinWait();
            }
            try {
                guest.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertEquals(1, caught.get());
            assertEquals(0, leaked.get());
            assertFalse(gate[0].interrupt(), "it is outside now");
        }
    }
}
