package dev.caxton.load;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Messages from agent to agent, real guest code on both sides, on two threads: how many a second, beside the bare engine and the nearest peer in the same run and
 * in turns with them; how long each takes at half of that rate; and how long a small module takes from its deployment to its first answer.
 */
public final class MessageThroughput {

    private static final int THREADS = 2;
    private static final int HOPS = 100;
    private static final double BAR_RATE = 300_000;
    private static final double BAR_RATIO = 0.3;
    private static final double BAR_P50_MICROS = 10;
    private static final double BAR_P99_MICROS = 100;
    private static final double BAR_DEPLOY_MILLIS = 30;

    /** How much of everything. */
    private record Size(int pairs, int peerPairs, int warmUps, int rounds, long nanos, int deployments) {}

    private static final Size FULL = new Size(500, 50, 3, 5, 3_000_000_000L, 60);
    private static final Size SHORT = new Size(20, 2, 1, 1, 200_000_000L, 5);

    private final Size size;
    private final AtomicReference<Histogram> latencies = new AtomicReference<>(histogram());
    private final InstantSource clock = steady();
    private final LongAdder handled = new LongAdder();
    private volatile boolean recording;

    private MessageThroughput(Size size) {
        this.size = size;
    }

    /**
     * Runs.
     *
     * @param arguments {@code --short}, which asserts no time, or nothing
     * @throws InterruptedException if somebody interrupts it
     */
    public static void main(String... arguments) throws InterruptedException {
        boolean brief = List.of(arguments).contains("--short");
        System.exit(new MessageThroughput(brief ? SHORT : FULL).run() || brief ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        List<Double> bare = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        try (Node node = new Node(builder -> builder.permits(THREADS)
                .memoryBudget(Long.MAX_VALUE)
                .time(clock)
                .observer(new Latency()))) {
            byte[] module = Guests.load("relay");
            for (int i = 0; i < size.pairs(); i++) {
                node.deploy(Relay.first(i), module, Limits.DEFAULT);
                node.deploy(Relay.second(i), module, Limits.DEFAULT);
            }
            // Everything several times, so that nothing is measured before the JIT has finished with it.
            for (int i = 0; i < size.warmUps(); i++) {
                measure(node, bare, peer, ours);
            }
            bare.clear();
            peer.clear();
            ours.clear();
            for (int round = 0; round < size.rounds(); round++) {
                measure(node, bare, peer, ours);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: bare engine %,.0f/s, peer %,.0f/s, caxton %,.0f/s%n",
                        round + 1,
                        bare.getLast(),
                        peer.getLast(),
                        ours.getLast());
            }
            double rate = Figures.median(ours);
            double ratio = rate / Figures.median(bare);
            System.out.printf(
                    Locale.ROOT,
                    "medians: bare engine %,.0f/s, extism chicory-sdk 0.3.0 %,.0f/s, caxton %,.0f/s = %.2f of bare, %.1f times the peer%n",
                    Figures.median(bare),
                    Figures.median(peer),
                    rate,
                    ratio,
                    rate / Figures.median(peer));
            Histogram half = half(node, rate / 2);
            double p50 = half.getValueAtPercentile(50) / 1e3;
            double p99 = half.getValueAtPercentile(99) / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "at half load: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, of %,d messages%n",
                    p50,
                    p99,
                    half.getValueAtPercentile(99.9) / 1e3,
                    half.getTotalCount());
            double deploy = deploy(node);
            System.out.printf(
                    Locale.ROOT, "deployment of a small new module to its first answer, median: %.1f ms%n", deploy);
            boolean held = rate >= BAR_RATE
                    && ratio >= BAR_RATIO
                    && p50 <= BAR_P50_MICROS
                    && p99 <= BAR_P99_MICROS
                    && deploy <= BAR_DEPLOY_MILLIS;
            System.out.printf(
                    Locale.ROOT,
                    "message-throughput: %,.0f messages/s, %.2f of the bare engine, p50 %.1f us, p99 %.1f us, deploy %.1f ms%n",
                    rate,
                    ratio,
                    p50,
                    p99,
                    deploy);
            return held;
        }
    }

    private void measure(Node node, List<Double> bare, List<Double> peer, List<Double> ours)
            throws InterruptedException {
        bare.add(Loop.rate(THREADS, size.nanos(), () -> BareLoop.loop(size.pairs() / THREADS)));
        peer.add(Loop.rate(THREADS, size.nanos(), () -> Peer.loop(Math.max(1, size.peerPairs() / THREADS))));
        ours.add(saturated(node));
    }

    /** One message in each pair, thrown to and fro for as long as it is measured. What does not arrive is noticed: each message must be handled once a hop. */
    private double saturated(Node node) throws InterruptedException {
        long begun = handled.sum();
        int hops = 1_000;
        long begin = System.nanoTime();
        long messages = 0;
        while (System.nanoTime() - begin < size.nanos()) {
            for (int i = 0; i < size.pairs(); i++) {
                node.send(Relay.first(i), Relay.message(i, hops));
            }
            messages += (long) size.pairs() * (hops + 1);
            // The next wave starts before the last messages of this one have ended, so that no thread runs dry.
            while (begun + messages - handled.sum() > size.pairs() * 100L) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        settle(begun + messages);
        return messages * 1e9 / (System.nanoTime() - begin);
    }

    private void settle(long expected) {
        long patience = System.nanoTime() + 30_000_000_000L;
        while (handled.sum() < expected && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        if (handled.sum() != expected) {
            throw new IllegalStateException(handled.sum() + " messages were handled instead of " + expected);
        }
    }

    /**
     * Conversations of 100 hops come in at fixed moments, whatever became of those before: half as many messages a second as the runtime can handle. Each message
     * from agent to agent is measured from the moment at which it was accepted from its sender to the end of the turn that handled it. The first of each
     * conversation comes from outside, from a thread that shares the processors with the runtime, and is not one of them.
     */
    private Histogram half(Node node, double rate) {
        recording = true;
        Histogram measured = histogram();
        for (int warm = 0; warm < 2; warm++) {
            measured = histogram();
            latencies.set(measured);
            long begun = handled.sum();
            double every = 1e9 * (HOPS + 1) / rate;
            long begin = System.nanoTime();
            long sent = 0;
            while (sent * every < size.nanos()) {
                long intended = begin + (long) (sent * every);
                while (System.nanoTime() < intended) {
                    LockSupport.parkNanos(Math.max(1, intended - System.nanoTime()));
                }
                int pair = (int) (sent % size.pairs());
                node.send(Relay.first(pair), Relay.message(pair, HOPS));
                sent++;
            }
            settle(begun + sent * (HOPS + 1));
        }
        return measured;
    }

    /** Deployments of modules that the runtime has never seen, each asked at once. */
    private double deploy(Node node) {
        byte[] module = Guests.load("keeper");
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < size.deployments(); i++) {
            byte[] variant = Guests.variant(module, i);
            String name = "new" + i;
            long begin = System.nanoTime();
            node.deploy(name, variant, Limits.DEFAULT);
            Keeper.check(node.answer(name, Keeper.message(1)), Guests.constantOf(i), 1, 1);
            millis.add((System.nanoTime() - begin) / 1e6);
            node.runtime.remove(Node.ADMIN, Node.id(name));
        }
        return Figures.median(millis);
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(Latency.MOST, 3);
    }

    /** Nanoseconds that never go back, as a time of day. */
    private static InstantSource steady() {
        Instant base = Instant.now();
        long nanos = System.nanoTime();
        return () -> base.plusNanos(System.nanoTime() - nanos);
    }

    private final class Latency implements TurnObserver {
        private static final long MOST = 60_000_000_000L;

        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {}

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            handled.increment();
            if (!recording || envelope.sender().kind() != Principal.Kind.AGENT) {
                return;
            }
            long nanos = Duration.between(envelope.accepted(), clock.instant()).toNanos();
            latencies.get().recordValue(Math.clamp(nanos, 0, MOST));
        }
    }
}
