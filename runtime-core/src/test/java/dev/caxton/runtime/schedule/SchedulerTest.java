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
        Scheduler scheduler = new Scheduler(permits, 100, System::nanoTime);
        Scheduler.Share share = scheduler.share();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(turns);
        for (int i = 0; i < turns; i++) {
            Scheduler.Seat seat = scheduler.seat(share, 1 + i % 100);
            seat.submit(() -> {
                for (int quantum = 0; quantum < 20; quantum++) {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    if (quantum % 5 == 4) {
                        seat.leave();
                        seat.enter();
                    } else {
                        seat.giveWay();
                    }
                }
                done.countDown();
            });
        }
        await(done);
        assertTrue(most.get() <= permits, most::toString);
    }

    @Test
    void whoeverHasHadLessGoesFirst() {
        AtomicLong now = new AtomicLong();
        Scheduler scheduler = new Scheduler(1, 2, now::get);
        Scheduler.Share share = scheduler.share();
        Scheduler.Seat light = scheduler.seat(share, 1);
        Scheduler.Seat heavy = scheduler.seat(share, 2);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch queued = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(2);
        light.submit(() -> {
            await(queued);
            for (int quantum = 0; quantum < 5; quantum++) {
                order.add("light");
                now.addAndGet(100);
                light.giveWay();
            }
            done.countDown();
        });
        heavy.submit(() -> {
            for (int quantum = 0; quantum < 6; quantum++) {
                order.add("heavy");
                now.addAndGet(100);
                heavy.giveWay();
            }
            done.countDown();
        });
        queued.countDown();
        await(done);
        assertEquals(
                List.of("light", "heavy", "heavy", "light", "heavy", "heavy", "light"),
                order.subList(0, 7),
                order::toString);
    }

    @Test
    void aTurnThatWaitsOutsideLetsOthersRun() {
        Scheduler scheduler = new Scheduler(1, 2, System::nanoTime);
        Scheduler.Share share = scheduler.share();
        Scheduler.Seat first = scheduler.seat(share, 1);
        Scheduler.Seat second = scheduler.seat(share, 1);
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        first.submit(() -> {
            first.leave();
            await(other);
            first.enter();
            done.countDown();
        });
        second.submit(other::countDown);
        await(done);
    }

    @Test
    void aSeatRunsOneTurnAtATime() {
        Scheduler scheduler = new Scheduler(3, 4, System::nanoTime);
        Scheduler.Seat seat = scheduler.seat(scheduler.share(), 1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            seat.submit(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                running.decrementAndGet();
                done.countDown();
            });
        }
        await(done);
        assertEquals(1, most.get());
    }

    @Test
    void aTurnThatThrowsKeepsNoPermit() {
        Scheduler scheduler = new Scheduler(1, 2, System::nanoTime);
        Scheduler.Seat seat = scheduler.seat(scheduler.share(), 1);
        CountDownLatch done = new CountDownLatch(1);
        seat.submit(() -> {
            throw new IllegalStateException("this test logs one error");
        });
        seat.submit(done::countDown);
        await(done);
        assertThrows(IllegalArgumentException.class, () -> new Scheduler(0, 2, System::nanoTime));
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
