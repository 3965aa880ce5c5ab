package dev.caxton.load;

import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A hundred good agents, to which messages come in at fixed moments, at 30 % of what they could handle, without and with ten hostile ones beside them, in turns.
 * Each message is measured from the moment at which it was meant to be sent to the end of its turn, so that a stall counts for every message that it held up. The
 * audit log is on a disk; violations are written to it meanwhile.
 */
public final class HostileNeighbours {

    private static final int GOOD = 100;
    private static final int HOSTILE = 10;
    private static final double LOAD = 0.3;
    private static final double BAR = 2.0;
    private static final long MOST = 60_000_000_000L;

    private final int rounds;
    private final long nanos;
    private final AtomicReference<Histogram> latencies = new AtomicReference<>(histogram());
    private final LongAdder handled = new LongAdder();
    private final AtomicBoolean trouble = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
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
            byte[] hostile = Guests.load("hostile");
            Limits patient = small.change()
                    .fuelPerTurn(50_000_000)
                    .hostCallsPerTurn(1_000_000)
                    .messagesPerTurn(1_000_000)
                    .outputBytesPerTurn(1_000_000_000)
                    .turnTime(Duration.ofMillis(500))
                    .mailboxLength(10)
                    .build();
            // The last two are stopped by the clock, while the log writes of others.
            Limits hasty = patient.change()
                    .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                    .turnTime(Duration.ofMillis(20))
                    .build();
            for (int i = 0; i < HOSTILE; i++) {
                node.deploy(bad(i), hostile, i < 8 ? patient : hasty);
            }
            Thread feeder = Thread.ofPlatform().start(() -> feed(node));
            double capacity = capacity(node);
            System.out.printf(Locale.ROOT, "capacity of the good agents alone: %,.0f messages/s%n", capacity);
            open(node, capacity * LOAD);
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                without.add(open(node, capacity * LOAD).getValueAtPercentile(99) / 1e3);
                trouble.set(true);
                long before = turns(node);
                with.add(open(node, capacity * LOAD).getValueAtPercentile(99) / 1e3);
                trouble.set(false);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: p99 without hostile agents %,.0f us, beside them %,.0f us (%,d hostile turns)%n",
                        round + 1,
                        without.getLast(),
                        with.getLast(),
                        turns(node) - before);
                quiet(node);
            }
            over.set(true);
            feeder.join();
            for (int i = 0; i < GOOD; i++) {
                if (node.runtime
                                .agent(Node.id("good" + i))
                                .orElseThrow()
                                .usage()
                                .failed()
                        != 0) {
                    throw new IllegalStateException("a good agent failed");
                }
            }
            double ratio = Figures.median(with) / Figures.median(without);
            System.out.printf(
                    Locale.ROOT,
                    "hostile-neighbours: p99 of the good agents %,.0f us without hostile ones, %,.0f us beside them: %.2f times%n",
                    Figures.median(without),
                    Figures.median(with),
                    ratio);
            return ratio <= BAR;
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static String bad(int i) {
        return String.format(Locale.ROOT, "h%07d", i);
    }

    /** What each hostile agent is to do. */
    private static byte[] order(int agent, int number) {
        return new byte[] {(byte) (agent < 8 ? agent : 0), (byte) number};
    }

    private static long turns(Node node) {
        long turns = 0;
        for (int i = 0; i < HOSTILE; i++) {
            turns += node.runtime.agent(Node.id(bad(i))).orElseThrow().usage().turns();
        }
        return turns;
    }

    /** Keeps the hostile agents busy, and starts again those whose breaker has opened. */
    private void feed(Node node) {
        int number = 0;
        while (!over.get()) {
            LockSupport.parkNanos(2_000_000);
            if (!trouble.get()) {
                continue;
            }
            number++;
            for (int i = 0; i < HOSTILE; i++) {
                AgentId id = Node.id(bad(i));
                if (node.runtime.agent(id).orElseThrow().state() == AgentState.FAILED) {
                    node.runtime.start(Node.ADMIN, id);
                }
                node.runtime.send(
                        Node.ADMIN, Message.to(id).content(order(i, number)).build());
            }
        }
    }

    /** Waits until no hostile turn runs: their mailboxes are emptied by stopping them. */
    private static void quiet(Node node) {
        for (int i = 0; i < HOSTILE; i++) {
            node.runtime.stop(Node.ADMIN, Node.id(bad(i)));
        }
        for (int i = 0; i < HOSTILE; i++) {
            node.runtime.start(Node.ADMIN, Node.id(bad(i)));
        }
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
            long intended = begin + (long) (i * every);
            // A generator that spins would take one of the processors from both sides. Waking late counts against what
            // is measured.
            while (System.nanoTime() < intended) {
                LockSupport.parkNanos(Math.max(1, intended - System.nanoTime()));
            }
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
            }
        }
    }
}
