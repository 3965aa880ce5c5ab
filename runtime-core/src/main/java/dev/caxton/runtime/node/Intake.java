package dev.caxton.runtime.node;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Which messages the next turn of an agent gets: those that are still worth handling, one alone or several that go together. What is not worth handling any more is taken
 * out and handed back with the reason. Used by whoever holds the agent's claim.
 */
final class Intake {

    private final AgentId id;
    private final Mailbox mailbox;
    private final List<DeclaredTool> tools;
    private final int most;
    private final InstantSource time;
    private final BiConsumer<Delivery, Problem> unwanted;

    /**
     * The messages of one version of an agent.
     *
     * @param id the agent
     * @param mailbox where they wait
     * @param tools what this version declares
     * @param most how many messages go into one turn at most, at least 1
     * @param time the clock of deadlines
     * @param unwanted gets what was taken out and is not worth handling any more
     */
    Intake(
            AgentId id,
            Mailbox mailbox,
            List<DeclaredTool> tools,
            int most,
            InstantSource time,
            BiConsumer<Delivery, Problem> unwanted) {
        this.id = id;
        this.mailbox = mailbox;
        this.tools = tools;
        this.most = most;
        this.time = time;
        this.unwanted = unwanted;
    }

    /** The next message that is still worth handling, which has begun then; empty if none is left. */
    Optional<Delivery> next() {
        while (true) {
            Optional<Delivery> next = mailbox.poll();
            if (next.isEmpty() || wanted(next.get())) {
                return next;
            }
        }
    }

    /** Whether a message may share a turn: timers have a handler of their own, and what has failed in a batch is handled alone. */
    static boolean sharesTurns(Delivery delivery) {
        return delivery.attempts() == 0 && delivery.envelope().timer().isEmpty();
    }

    /**
     * A message and those directly behind it that share its turn, in order.
     *
     * @param first a message that was taken out and may share a turn
     * @param bytes how much content one turn gets
     * @return the first and, as long as there is room, others
     */
    List<Delivery> together(Delivery first, long bytes) {
        List<Delivery> batch = new ArrayList<>();
        batch.add(first);
        long left = bytes - size(first);
        while (batch.size() < most) {
            long room = left;
            Optional<Delivery> next = mailbox.poll(delivery -> sharesTurns(delivery) && size(delivery) <= room);
            if (next.isEmpty()) {
                return batch;
            }
            if (wanted(next.get())) {
                batch.add(next.get());
                left -= size(next.get());
            }
        }
        return batch;
    }

    private static long size(Delivery delivery) {
        return delivery.envelope().message().size();
    }

    /** Whether a message that was taken out is still worth handling. If not, it is done with. */
    private boolean wanted(Delivery delivery) {
        Optional<Instant> deadline = delivery.envelope().message().deadline();
        boolean expired = deadline.isPresent() && deadline.get().isBefore(time.instant());
        if (!expired && !declares(delivery.envelope())) {
            unwanted.accept(delivery, Problems.toolReplaced(id));
            return false;
        }
        if (!expired && delivery.listener().begin()) {
            return true;
        }
        unwanted.accept(delivery, Problems.expired());
        return false;
    }

    /** What was decided on is a call of the tool as one version declared it, and no other version gets it. */
    private boolean declares(Envelope envelope) {
        return envelope.tool().isEmpty() || tools.contains(envelope.tool().get());
    }
}
