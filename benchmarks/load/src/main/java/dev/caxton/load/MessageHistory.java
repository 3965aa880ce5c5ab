package dev.caxton.load;

import dev.caxton.load.History.Sent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Couriers that hand messages to each other while they are stopped, started and made to trap by lot; then every message is accounted for by {@link History}. No
 * message is repeated: the agents' retry rule says so, so that what a failed turn was given is found among the dead letters.
 */
public final class MessageHistory {

    private static final int AGENTS = 40;
    private static final int SENDERS = 4;
    private static final int DELIVERED = 128;
    private static final long SEED = 4;

    private final int orders;
    private final Queue<Sent> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Sent> handled = new ConcurrentLinkedQueue<>();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong stops = new AtomicLong();

    private MessageHistory(boolean brief) {
        orders = brief ? 5_000 : 80_000;
    }

    /**
     * Runs.
     *
     * @param arguments {@code --short}, or nothing
     * @throws InterruptedException if somebody interrupts it
     */
    public static void main(String... arguments) throws InterruptedException {
        System.exit(new MessageHistory(List.of(arguments).contains("--short")).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        try (Node node = new Node(builder -> builder.permits(2).observer(new Watch()))) {
            byte[] module = Guests.load("courier");
            Limits limits = Limits.DEFAULT.change().mailboxLength(20).build();
            Upkeep once =
                    new Upkeep(Upkeep.NORMAL_WEIGHT, RestartRule.DEFAULT, new RetryRule(0, Duration.ofSeconds(1), 1.0));
            for (int i = 0; i < AGENTS; i++) {
                node.deploy(
                        new AgentDescriptor(
                                courier(i), TenantId.DEFAULT, Level.DEFAULT, limits, List.of(), Optional.empty(), once),
                        module);
            }
            AtomicBoolean over = new AtomicBoolean();
            Thread chaos = Thread.ofPlatform().start(() -> chaos(node, over));
            Thread[] senders = new Thread[SENDERS];
            for (int s = 0; s < SENDERS; s++) {
                int sender = s;
                senders[s] = Thread.ofPlatform().start(() -> order(node, sender));
            }
            for (Thread sender : senders) {
                sender.join();
            }
            over.set(true);
            chaos.join();
            settle(node);
            return report(node);
        }
    }

    private boolean report(Node node) {
        History history = new History();
        accepted.forEach(history::accepted);
        handled.forEach(history::handled);
        node.runtime.deadLetters(TenantId.DEFAULT).stream()
                .map(letter -> sent(letter.envelope()))
                .forEach(history::dead);
        List<String> faults = history.faults();
        faults.stream().limit(20).forEach(fault -> System.out.println("fault: " + fault));
        System.out.printf(
                Locale.ROOT,
                "message-history: %,d messages, %,d turns crashed, %,d stops: %,d handled once and in order, %,d among the dead letters, %d faults%n",
                history.size(),
                failures.get(),
                stops.get(),
                handled.size(),
                node.runtime.deadLetters(TenantId.DEFAULT).size(),
                faults.size());
        return faults.isEmpty();
    }

    private static String courier(int i) {
        return String.format(Locale.ROOT, "c%07d", i);
    }

    /** One sender has couriers of its own, so that the numbers of each pair go up in the order in which they are sent. */
    private void order(Node node, int sender) {
        Random random = new Random(SEED + sender);
        int[][] numbers = new int[AGENTS][AGENTS];
        int[] own = new int[AGENTS];
        for (int i = 0; i < orders / SENDERS; i++) {
            int from = random.nextInt(AGENTS / SENDERS) * SENDERS + sender;
            int to = random.nextInt(AGENTS);
            int kind = random.nextInt(200) == 0 ? 1 + random.nextInt(3) : 0;
            byte[] content = ByteBuffer.allocate(20)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(kind)
                    .putInt(++numbers[from][to])
                    .put(courier(to).getBytes(StandardCharsets.US_ASCII))
                    .putInt(++own[from])
                    .array();
            Message message =
                    Message.to(Node.id(courier(from))).content(content).build();
            while (!(node.runtime.send(Node.ADMIN, message) instanceof SendResult.Accepted)) {
                // Full, or stopped just now.
                LockSupport.parkNanos(50_000);
            }
            accepted.add(new Sent(Node.ADMIN.name(), courier(from), own[from]));
        }
    }

    private void chaos(Node node, AtomicBoolean over) {
        Random random = new Random(SEED);
        while (!over.get()) {
            LockSupport.parkNanos(20_000_000);
            AgentId victim = Node.id(courier(random.nextInt(AGENTS)));
            node.runtime.stop(Node.ADMIN, victim);
            stops.incrementAndGet();
            revive(node);
        }
    }

    private static void revive(Node node) {
        node.runtime.agents(TenantId.DEFAULT).stream()
                .filter(agent -> agent.state() != AgentState.RUNNING)
                .forEach(agent -> node.runtime.start(Node.ADMIN, agent.id()));
    }

    /** Until every message has an end. What never gets one is a fault that the checker names. */
    private void settle(Node node) {
        long patience = System.nanoTime() + 90_000_000_000L;
        while (handled.size() + node.runtime.deadLetters(TenantId.DEFAULT).size() < accepted.size()
                && System.nanoTime() < patience) {
            revive(node);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static Sent sent(Envelope envelope) {
        ByteBuffer content = envelope.message().content().buffer().order(ByteOrder.LITTLE_ENDIAN);
        int kind = content.getInt();
        int number = content.getInt();
        int own = content.getInt(16);
        return new Sent(
                envelope.sender().name(), envelope.message().receiver().name(), (kind & DELIVERED) == 0 ? own : number);
    }

    private final class Watch implements TurnObserver {
        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {}

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            if (!(result instanceof TurnResult.Completed)) {
                failures.incrementAndGet();
                return;
            }
            handled.add(sent(envelope));
            ByteBuffer content = envelope.message().content().buffer().order(ByteOrder.LITTLE_ENDIAN);
            // What was neither sent nor returned found a full mailbox: the guest reports a failure, and this is none.
            if ((content.getInt() & DELIVERED) == 0) {
                byte[] receiver = new byte[8];
                content.get(8, receiver);
                accepted.add(
                        new Sent(agent.name(), new String(receiver, StandardCharsets.US_ASCII), content.getInt(4)));
            }
        }
    }
}
