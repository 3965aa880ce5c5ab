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

/** Whatever many threads do with a mailbox at the same time comes out as if they had done it one after the other. */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "priority", gen = IntGen.class, conf = "3:4")
public class MailboxLinearizabilityTest {

    private static final AgentId RECEIVER = new AgentId(TenantId.DEFAULT, "receiver");

    // Room for two messages of one byte.
    private final Budget bytes = new Budget(2 * (Mailbox.OVERHEAD + 1));
    private final Mailbox mailbox = new Mailbox(2, 1, bytes, () -> {});
    private final List<ArrayDeque<Posting.Slot>> slots = new ArrayList<>();
    private final int[] numbers = new int[Stress.THREAD_IDS];

    public MailboxLinearizabilityTest() {
        mailbox.open();
        for (int i = 0; i < Stress.THREAD_IDS; i++) {
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
        Message message =
                Message.to(RECEIVER).content(new byte[1]).priority(priority).build();
        Envelope envelope = new Envelope(
                thread + "-" + numbers[thread]++,
                Principal.agent(new AgentId(TenantId.DEFAULT, "s" + thread)),
                message,
                Instant.EPOCH);
        return "" + slots.get(thread).remove().commit(new Delivery(envelope, Delivery.Listener.NOBODY));
    }

    @Operation
    public void release(@Param(name = "thread") int thread) {
        if (!slots.get(thread).isEmpty()) {
            slots.get(thread).remove().release();
        }
    }

    @Operation(nonParallelGroup = "receiver")
    public String handle() {
        var delivery = mailbox.poll();
        if (delivery.isEmpty()) {
            return "empty";
        }
        mailbox.done(delivery.get());
        return delivery.get().envelope().id();
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
        Stress.check(getClass());
    }
}
