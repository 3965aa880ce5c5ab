package dev.caxton.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients that each have a moment for every request, whatever became of the one before: latency is counted from that moment, so that a stall counts for every request that
 * it held up. A client that waits sends its next request late, and that too counts.
 */
final class OpenLoad {

    private static final long MOST = 60_000_000_000L;

    private final int clients;
    private final double rate;

    /**
     * A load.
     *
     * @param clients how many at the same time
     * @param rate requests of all of them in a second
     */
    OpenLoad(int clients, double rate) {
        this.clients = clients;
        this.rate = rate;
    }

    /** One request, which throws when its answer is not the right one. */
    @FunctionalInterface
    interface Ask {
        void ask(int client, int number) throws IOException, InterruptedException;
    }

    /** What came of it. */
    record Outcome(Histogram latencies, long errors, List<String> examples) {

        String text(String of) {
            return String.format(
                    Locale.ROOT,
                    "%-12s %,8d requests, %d errors; p50 %,.2f ms, p99 %,.2f ms, most %,.0f ms",
                    of,
                    latencies.getTotalCount(),
                    errors,
                    latencies.getValueAtPercentile(50) / 1e6,
                    latencies.getValueAtPercentile(99) / 1e6,
                    latencies.getMaxValue() / 1e6);
        }
    }

    Outcome run(double seconds, Ask ask) throws InterruptedException {
        Histogram latencies = new ConcurrentHistogram(MOST, 3);
        AtomicLong errors = new AtomicLong();
        Queue<String> examples = new ConcurrentLinkedQueue<>();
        double every = clients / rate * 1e9;
        long begin = System.nanoTime() + 100_000_000;
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            int client = c;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i * every < seconds * 1e9; i++) {
                    long intended = begin + (long) ((i + (double) client / clients) * every);
                    while (System.nanoTime() < intended) {
                        LockSupport.parkNanos(Math.max(1, intended - System.nanoTime()));
                    }
                    try {
                        ask.ask(client, i);
                    } catch (IOException e) {
                        errors.incrementAndGet();
                        if (examples.size() < 5) {
                            examples.add(String.valueOf(e));
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    latencies.recordValue(Math.clamp(System.nanoTime() - intended, 0, MOST));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new Outcome(latencies, errors.get(), List.copyOf(examples));
    }
}
