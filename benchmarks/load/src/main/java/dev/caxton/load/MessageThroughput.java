package dev.caxton.load;

import dev.caxton.resource.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages from agent to agent, real guest code on both sides, on two threads: how many a second, beside the bare engine and the nearest peer in the same run and
 * in turns with them; how long each takes at half of that rate, as {@link Pace} measures it; and how long a small module takes from its deployment to its first answer.
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
    private final Pace pace = new Pace();

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
                .time(pace.clock())
                .observer(pace))) {
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
            Pace.Timetable half = half(node, rate);
            double p50 = Pace.micros(half.messages(), 50);
            double p99 = Pace.micros(half.messages(), 99);
            System.out.println(half.told());
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
        long begun = pace.handled();
        int hops = 1_000;
        long begin = System.nanoTime();
        long messages = 0;
        while (System.nanoTime() - begin < size.nanos()) {
            for (int i = 0; i < size.pairs(); i++) {
                node.send(Relay.first(i), Relay.message(i, hops));
            }
            messages += (long) size.pairs() * (hops + 1);
            // The next wave starts before the last messages of this one have ended, so that no thread runs dry.
            while (begun + messages - pace.handled() > size.pairs() * 100L) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        settle(begun + messages);
        return messages * 1e9 / (System.nanoTime() - begin);
    }

    private void settle(long expected) {
        long patience = System.nanoTime() + 30_000_000_000L;
        while (pace.handled() < expected && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        if (pace.handled() != expected) {
            throw new IllegalStateException(pace.handled() + " messages were handled instead of " + expected);
        }
    }

    /**
     * Half as many messages a second as the runtime can handle, in conversations that begin at fixed moments; each is meant to go on at half of the speed that one
     * thread reaches.
     */
    private Pace.Timetable half(Node node, double rate) throws InterruptedException {
        double every = 2e9 * (HOPS + 1) / rate;
        int conversations = (int) (size.nanos() / every) + 1;
        Metronome.precise();
        Pace.Timetable timetable = Pace.Timetable.of(HOPS, 0, every, 2e9 * THREADS / rate);
        for (int warm = 0; warm < 2; warm++) {
            timetable = Pace.Timetable.of(HOPS, System.nanoTime(), every, timetable.step());
            pace.follow(timetable);
            long begun = pace.handled();
            for (int i = 0; i < conversations; i++) {
                Metronome.await(timetable.begin(i));
                int pair = i % size.pairs();
                node.send(Relay.first(pair), Relay.message(pair, HOPS, i));
            }
            settle(begun + (long) conversations * (HOPS + 1));
            pace.leave();
        }
        return timetable;
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
}
