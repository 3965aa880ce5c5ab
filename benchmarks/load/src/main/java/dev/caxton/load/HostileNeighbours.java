package dev.caxton.load;

import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A hundred good agents, to which messages come in at fixed moments, at 30 % of what they could handle, without and with ten hostile ones beside them, in turns.
 * Each message is measured from the moment at which it was meant to be sent to the end of its turn, so that a stall counts for every message that it held up. The
 * audit log is on a disk; violations are written to it meanwhile.
 *
 * <p>The hostile agents are of the same tenant and have the same weight as the good ones. They never rest: their mailboxes are kept full, they go on after every
 * failure, and one whose breaker has opened is started anew at once.
 */
public final class HostileNeighbours {

    private static final int GOOD = 100;
    private static final double LOAD = 0.3;
    private static final double BAR = 2.0;

    /** Messages are meant to be sent together, all of one tick: a generator that wakes for each takes most of a processor from what is measured. */
    private static final long TICK_NANOS = 1_000_000;

    private static final long MOST = 60_000_000_000L;

    private final int rounds;
    private final long nanos;
    private final AtomicReference<Histogram> latencies = new AtomicReference<>(histogram());
    private final LongAdder handled = new LongAdder();
    private final Hostility hostility = new Hostility();
    private long sent;

    private HostileNeighbours(boolean brief) {
        rounds = brief ? 1 : 7;
        nanos = brief ? 500_000_000L : 4_000_000_000L;
    }

    /**
     * Runs.
     *
     * @param arguments {@code --short}, which asserts no time, or nothing
     * @throws IOException if the audit log can't be made
     * @throws InterruptedException if somebody interrupts it
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        boolean brief = List.of(arguments).contains("--short");
        System.exit(new HostileNeighbours(brief).run() || brief ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("caxton-load");
        try (FileAuditLog audit = FileAuditLog.open(folder, FileAuditSettings.defaults(InstantSource.system()));
                Node node = new Node(builder -> builder.audit(audit).observer(new Latency()))) {
            byte[] keeper = Guests.load("keeper");
            Limits small = Limits.DEFAULT.change().memoryBytes(1 << 20).build();
            for (int i = 0; i < GOOD; i++) {
                node.deploy("good" + i, keeper, small);
            }
            hostility.deploy(node, small);
            Metronome.precise();
            double capacity = capacity(node);
            System.out.printf(Locale.ROOT, "capacity of the good agents alone: %,.0f messages/s%n", capacity);
            open(node, capacity * LOAD);
            return measure(node, capacity * LOAD);
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private boolean measure(Node node, double rate) throws InterruptedException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            without.add(micros(open(node, rate)));
            Hostility.Siege siege = hostility.begin(node);
            Histogram beside = open(node, rate);
            siege.end();
            with.add(micros(beside));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: p99 of %,d messages: without hostile agents %,.0f us, beside them %,.0f us; %s%n",
                    round + 1,
                    beside.getTotalCount(),
                    without.getLast(),
                    with.getLast(),
                    siege.told());
        }
        for (int i = 0; i < GOOD; i++) {
            if (node.runtime.agent(Node.id("good" + i)).orElseThrow().usage().failed() != 0) {
                throw new IllegalStateException("a good agent failed");
            }
        }
        double ratio = Figures.median(with) / Figures.median(without);
        System.out.printf(
                Locale.ROOT,
                "hostile-neighbours: p99 of the good agents %,.0f us without hostile ones, %,.0f us beside them (%,d hostile turns): %.2f times%n",
                Figures.median(without),
                Figures.median(with),
                hostility.turns(),
                ratio);
        return ratio <= BAR;
    }

    private static double micros(Histogram histogram) {
        return histogram.getValueAtPercentile(99) / 1e3;
    }

    /** Messages a second when the next is sent as soon as fewer than a few hundred wait. */
    private double capacity(Node node) {
        double best = 0;
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            long before = sent;
            while (System.nanoTime() - begin < nanos / 2) {
                if (sent - handled.sum() < 500) {
                    send(node, System.nanoTime());
                } else {
                    Thread.onSpinWait();
                }
            }
            best = Math.max(best, (sent - before) * 1e9 / (System.nanoTime() - begin));
            settle();
        }
        return best;
    }

    private Histogram open(Node node, double rate) {
        Histogram measured = histogram();
        latencies.set(measured);
        double every = 1e9 / rate;
        long begin = System.nanoTime();
        for (long i = 0; i * every < nanos; i++) {
            long intended = begin + (long) (i * every) / TICK_NANOS * TICK_NANOS;
            Metronome.await(intended);
            send(node, intended);
        }
        settle();
        return measured;
    }

    private void send(Node node, long intended) {
        Message message = Message.to(Node.id("good" + sent % GOOD))
                .content(Keeper.message(1))
                .conversation(Long.toString(intended))
                .build();
        var result = node.runtime.send(Node.ADMIN, message);
        if (result instanceof dev.caxton.runtime.SendResult.Refused refused) {
            throw new IllegalStateException("a good agent takes no message: " + refused.problem());
        }
        sent++;
    }

    private void settle() {
        long patience = System.nanoTime() + MOST;
        while (handled.sum() < sent) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(handled.sum() + " of " + sent + " messages were handled");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(MOST, 3);
    }

    private final class Latency implements TurnObserver {
        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {}

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            if (agent.name().startsWith("good")) {
                long intended = Long.parseLong(envelope.message().conversation().orElseThrow());
                latencies.get().recordValue(Math.clamp(System.nanoTime() - intended, 0, MOST));
                handled.increment();
            } else {
                hostility.turnEnded(agent, result, report);
            }
        }
    }
}
