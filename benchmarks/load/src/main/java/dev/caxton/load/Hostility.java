package dev.caxton.load;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentHealth;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Ten agents of which each does one hostile thing for as long as a siege lasts, whatever becomes of it, and what they came to do. */
final class Hostility {

    /** What an agent does, as its guest numbers it; those in haste are stopped by the clock, while others fill the audit log. */
    private enum Kind {
        SPIN('0', 0, false),
        RECURSION('1', 1, false),
        MEMORY_GROWTH('2', 2, false),
        LOG_FLOOD('3', 3, false),
        MESSAGE_FLOOD('4', 4, false),
        GIANT_MESSAGES('5', 5, false),
        POINTER_ABUSE('6', 6, false),
        HOST_CALLS('7', 7, false),
        TIME_OUT_SPINNING('8', 0, true),
        TIME_OUT_SENDING('9', 8, true);

        private final char digit;
        private final int how;
        private final boolean hasty;

        Kind(char digit, int how, boolean hasty) {
            this.digit = digit;
            this.how = how;
            this.hasty = hasty;
        }

        static Kind of(AgentId agent) {
            return Arrays.stream(values())
                    .filter(kind -> kind.id().equals(agent))
                    .findFirst()
                    .orElseThrow();
        }

        AgentId id() {
            return Node.id("h000000" + digit);
        }

        byte[] order() {
            return new byte[] {(byte) how, (byte) digit, 0, 0, 0, 0, 0, 0};
        }

        /** How a turn of this kind must end: otherwise the agent did not do what it is here for. */
        boolean ends(TurnResult result) {
            return switch (this) {
                case RECURSION -> result instanceof TurnResult.DepthExceeded;
                case MESSAGE_FLOOD, GIANT_MESSAGES -> result instanceof TurnResult.Completed;
                case TIME_OUT_SPINNING, TIME_OUT_SENDING -> result instanceof TurnResult.DeadlineExceeded;
                case SPIN, MEMORY_GROWTH, LOG_FLOOD, POINTER_ABUSE, HOST_CALLS ->
                    result instanceof TurnResult.OutOfFuel
                            || result instanceof TurnResult.DeadlineExceeded
                            || result instanceof TurnResult.PolicyViolation;
            };
        }
    }

    /** Goes on after every failure, with the shortest pauses that a descriptor can ask for. */
    private static final Upkeep RELENTLESS = new Upkeep(
            Upkeep.NORMAL_WEIGHT,
            new RestartRule(
                    RestartRule.When.ALWAYS,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    RestartRule.MOST_FAILURES,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(1)),
            new RetryRule(0, Duration.ofMillis(1), 1));

    private record Count(LongAdder turns, LongAdder nanos, LongAdder fuel, LongAdder messages) {
        Count() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> others = new ConcurrentHashMap<>();

    /** Deploys them, with limits that let each turn last. */
    void deploy(Node node, Limits small) {
        byte[] hostile = Guests.load("hostile");
        Limits patient = small.change()
                .fuelPerTurn(50_000_000)
                .hostCallsPerTurn(1_000_000)
                .messagesPerTurn(1_000_000)
                .outputBytesPerTurn(1_000_000_000)
                .turnTime(Duration.ofMillis(500))
                .mailboxLength(100)
                .build();
        Limits hasty = patient.change()
                .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                .turnTime(Duration.ofMillis(20))
                .build();
        for (Kind kind : Kind.values()) {
            node.deploy(
                    new AgentDescriptor(
                            kind.id().name(),
                            TenantId.DEFAULT,
                            Level.DEFAULT,
                            kind.hasty ? hasty : patient,
                            List.of(),
                            Optional.empty(),
                            RELENTLESS),
                    hostile);
        }
    }

    /** A turn has ended, of an agent that is not a good one. */
    void turnEnded(AgentId agent, TurnResult result, TurnReport report) {
        Kind kind = Kind.of(agent);
        if (result instanceof TurnResult.Cancelled) {
            return;
        }
        if (!kind.ends(result)) {
            others.putIfAbsent(kind.name(), result.toString());
        }
        Count count = counts.computeIfAbsent(kind.name(), name -> new Count());
        count.turns().increment();
        count.nanos().add(report.guestTime().toNanos());
        count.fuel().add(report.fuelUsed());
        count.messages().add(report.messagesSent());
    }

    long turns() {
        return counts.values().stream().mapToLong(count -> count.turns().sum()).sum();
    }

    /** They begin, and go on until the siege is ended. */
    Siege begin(Node node) {
        return new Siege(node);
    }

    /** A time in which they are kept busy. */
    final class Siege {
        private final Node node;
        private final AtomicBoolean over = new AtomicBoolean();
        private final Map<String, Long> turnsBefore = sums(Count::turns);
        private final Map<String, Long> nanosBefore = sums(Count::nanos);
        private final Thread feeder;
        private Map<String, Long> turns = Map.of();
        private long millis;

        private Siege(Node node) {
            this.node = node;
            for (Kind kind : Kind.values()) {
                node.runtime.start(Node.ADMIN, kind.id());
            }
            feeder = Thread.ofPlatform().start(this::feed);
        }

        /** Fills the mailboxes again and again, and starts anew whoever rests. */
        private void feed() {
            while (!over.get()) {
                for (Kind kind : Kind.values()) {
                    AgentStatus agent = node.runtime.agent(kind.id()).orElseThrow();
                    if (agent.state() != AgentState.RUNNING || agent.health().breaker() != AgentHealth.Breaker.CLOSED) {
                        node.runtime.stop(Node.ADMIN, kind.id());
                        node.runtime.start(Node.ADMIN, kind.id());
                    }
                    // Five turns at the least, until it is looked after again: none is over in less than a
                    // millisecond, except recursions, which rest for one.
                    while (node.runtime.agent(kind.id()).orElseThrow().waiting() < 10
                            && node.runtime.send(
                                            Node.ADMIN,
                                            Message.to(kind.id())
                                                    .content(kind.order())
                                                    .build())
                                    instanceof SendResult.Accepted) {
                        // The next one.
                    }
                }
                LockSupport.parkNanos(5_000_000);
            }
        }

        /** Stops them, and waits until nothing of them runs. */
        void end() throws InterruptedException {
            // A brief siege on a slow machine: nobody leaves before having had a turn.
            long patience = System.nanoTime() + Node.PATIENCE.toNanos();
            while (since(sums(Count::turns), turnsBefore).values().stream()
                                    .filter(count -> count > 0)
                                    .count()
                            < Kind.values().length
                    && System.nanoTime() < patience) {
                LockSupport.parkNanos(1_000_000);
            }
            over.set(true);
            feeder.join();
            for (Kind kind : Kind.values()) {
                node.runtime.stop(Node.ADMIN, kind.id());
            }
            turns = since(sums(Count::turns), turnsBefore);
            millis = since(sums(Count::nanos), nanosBefore).values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    / 1_000_000;
            if (!others.isEmpty()) {
                throw new IllegalStateException("a hostile agent was stopped before it could be hostile: " + others);
            }
            for (Kind kind : Kind.values()) {
                if (turns.getOrDefault(kind.name(), 0L) == 0) {
                    throw new IllegalStateException("no turn ended of " + kind);
                }
            }
        }

        /** How many turns ended, of whom, and how much time they had. */
        String told() {
            StringJoiner all = new StringJoiner(", ");
            turns.forEach((kind, count) ->
                    all.add(count + " " + kind.toLowerCase(Locale.ROOT).replace('_', ' ')));
            return String.format(
                    Locale.ROOT,
                    "%,d hostile turns in %,d ms of guest time (%s)",
                    turns.values().stream().mapToLong(Long::longValue).sum(),
                    millis,
                    all);
        }

        private Map<String, Long> sums(java.util.function.Function<Count, LongAdder> what) {
            Map<String, Long> sums = new TreeMap<>();
            counts.forEach((kind, count) -> sums.put(kind, what.apply(count).sum()));
            return sums;
        }

        private Map<String, Long> since(Map<String, Long> now, Map<String, Long> before) {
            Map<String, Long> since = new TreeMap<>();
            now.forEach((kind, value) -> since.put(kind, value - before.getOrDefault(kind, 0L)));
            return since;
        }
    }
}
