package dev.caxton.linearizability;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * Whatever many threads do with a mailbox at the same time comes out as if they had done it one after the other: many that send, one that receives, as in the
 * runtime, where one turn of an agent runs at a time.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "priority", gen = IntGen.class, conf = "3:4")
public class MailboxLinearizabilityTest {

    private static final AgentId RECEIVER = new AgentId(TenantId.DEFAULT, "receiver");

    // Room for two messages of one byte.
    private final Budget bytes = new Budget(2 * (Mailbox.OVERHEAD + 1));
    private final Mailbox mailbox = new Mailbox(2, 1, bytes, () -> {});
    private final List<ArrayDeque<Posting.Slot>> slots = new ArrayList<>();
    private final ArrayDeque<Delivery> taken = new ArrayDeque<>();
    private final ArrayDeque<Runnable> heldBack = new ArrayDeque<>();
    private final int[] numbers = new int[Scenarios.THREAD_IDS];

    public MailboxLinearizabilityTest() {
        mailbox.open();
        for (int i = 0; i < Scenarios.THREAD_IDS; i++) {
            slots.add(new ArrayDeque<>());
        }
    }

    @Operation
    public String reserve(@Param(name = "thread") int thread) {
        return switch (mailbox.reserve(1)) {
            case Posting.Slot slot -> {
                slots.get(thread).add(slot);
                yield "place";
            }
            case Posting.Refused refused -> refused.reason().name();
        };
    }

    @Operation
    public String commit(@Param(name = "thread") int thread, @Param(name = "priority") int priority) {
        if (slots.get(thread).isEmpty()) {
            return "nothing";
        }
        Delivery delivery = delivery(thread + "-" + numbers[thread]++, "s" + thread, priority);
        return "" + slots.get(thread).remove().commit(delivery);
    }

    private static Delivery delivery(String id, String sender, int priority) {
        Message message =
                Message.to(RECEIVER).content(new byte[1]).priority(priority).build();
        Principal by = Principal.agent(new AgentId(TenantId.DEFAULT, sender));
        return new Delivery(new Envelope(id, by, message, Instant.EPOCH), Delivery.Listener.NOBODY);
    }

    @Operation
    public void release(@Param(name = "thread") int thread) {
        if (!slots.get(thread).isEmpty()) {
            slots.get(thread).remove().release();
        }
    }

    @Operation(nonParallelGroup = "receiver")
    public String take() {
        var delivery = mailbox.poll();
        delivery.ifPresent(taken::push);
        return delivery.map(one -> one.envelope().id()).orElse("empty");
    }

    @Operation(nonParallelGroup = "receiver")
    public void done() {
        if (!taken.isEmpty()) {
            mailbox.done(taken.pop());
        }
    }

    /** As when a message has to be handled once more, after a pause. */
    @Operation(nonParallelGroup = "receiver")
    public void holdBack() {
        if (!taken.isEmpty()) {
            heldBack.add(mailbox.holdBack(List.of(taken.pop())));
        }
    }

    @Operation(nonParallelGroup = "receiver")
    public void letGo() {
        if (!heldBack.isEmpty()) {
            heldBack.remove().run();
        }
    }

    @Operation(nonParallelGroup = "receiver")
    public List<String> clear() {
        List<Delivery> all = mailbox.clear();
        all.forEach(mailbox::done);
        return all.stream().map(delivery -> delivery.envelope().id()).sorted().toList();
    }

    @Operation
    public void rest() {
        mailbox.rest();
    }

    @Operation
    public void wake() {
        mailbox.wake();
    }

    @Operation
    public void close() {
        mailbox.close();
    }

    @Operation
    public void open() {
        mailbox.open();
    }

    @Operation
    public int waiting() {
        return mailbox.waiting();
    }

    @Test
    void isLinearizable() {
        Scenarios.check(getClass());
    }

    /** One sender, part of whose messages is held back: what is not can be taken out all the same. */
    @Param(name = "priority", gen = IntGen.class, conf = "3:4")
    public static class HeldBack {
        private final Mailbox mailbox = new Mailbox(10, 1, new Budget(1_000_000), () -> {});
        private final ArrayDeque<Delivery> taken = new ArrayDeque<>();
        private final ArrayDeque<Runnable> heldBack = new ArrayDeque<>();

        public HeldBack() {
            mailbox.open();
        }

        @Operation
        public boolean send(@Param(name = "priority") int priority) {
            return mailbox.reserve(1) instanceof Posting.Slot slot && slot.commit(delivery("m", "s", priority));
        }

        @Operation(nonParallelGroup = "receiver")
        public int take() {
            var delivery = mailbox.poll();
            delivery.ifPresent(taken::push);
            return delivery.map(one -> one.envelope().message().priority()).orElse(-1);
        }

        @Operation(nonParallelGroup = "receiver")
        public void holdBack() {
            if (!taken.isEmpty()) {
                heldBack.add(mailbox.holdBack(List.of(taken.pop())));
            }
        }

        @Operation(nonParallelGroup = "receiver")
        public void letGo() {
            if (!heldBack.isEmpty()) {
                heldBack.remove().run();
            }
        }

        @Operation
        public boolean hasNext() {
            return mailbox.hasNext();
        }
    }

    @Test
    void whatIsHeldBackIsLinearizable() {
        Scenarios.check(HeldBack.class);
    }
}
