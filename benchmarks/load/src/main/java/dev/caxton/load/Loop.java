package dev.caxton.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Something that is done again and again on one thread. */
@FunctionalInterface
interface Loop {

    /** Once round. Returns how many messages were handled. */
    long round();

    /** Messages a second on so many threads, each with a loop of its own. */
    static double rate(int threads, long nanos, Supplier<Loop> loops) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong handled = new AtomicLong();
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            running.add(Thread.ofPlatform().start(() -> {
                Loop loop = loops.get();
                ready.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                long sum = 0;
                while (!over.get()) {
                    sum += loop.round();
                }
                handled.addAndGet(sum);
            }));
        }
        ready.await();
        long begin = System.nanoTime();
        go.countDown();
        Thread.sleep(nanos / 1_000_000);
        over.set(true);
        for (Thread thread : running) {
            thread.join();
        }
        return handled.get() * 1e9 / (System.nanoTime() - begin);
    }
}
