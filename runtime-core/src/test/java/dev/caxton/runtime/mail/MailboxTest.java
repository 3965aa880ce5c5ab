package dev.caxton.runtime.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final AgentId RECEIVER = new AgentId(TenantId.DEFAULT, "receiver");
    private static final Principal SENDER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "sender");

    private final Budget bytes = new Budget(1_000);
    private final AtomicInteger arrivals = new AtomicInteger();
    private final Mailbox mailbox = opened(3);

    private Mailbox opened(int length) {
        Mailbox opened = new Mailbox(length, 100, bytes, arrivals::incrementAndGet);
        opened.open();
        return opened;
    }

    private static Delivery delivery(String id, int size, int priority) {
        Message message =
                Message.to(RECEIVER).content(new byte[size]).priority(priority).build();
        return new Delivery(new Envelope(id, SENDER, message, Instant.EPOCH), Delivery.Listener.NOBODY);
    }

    private static Posting.Slot slot(Posting posting) {
        return assertInstanceOf(Posting.Slot.class, posting, posting::toString);
    }

    private static Posting.Reason refused(Posting posting) {
        return assertInstanceOf(Posting.Refused.class, posting).reason();
    }

    private Optional<String> next() {
        return mailbox.poll().map(delivery -> delivery.envelope().id());
    }

    @Test
    void aReservationIsInvisibleUntilItIsCommitted() {
        Posting.Slot slot = slot(mailbox.reserve(10));
        assertTrue(mailbox.isEmpty());
        assertEquals(0, arrivals.get());
        assertTrue(slot.commit(delivery("a", 10, 4)));
        assertEquals(1, arrivals.get());
        assertEquals(Optional.of("a"), next());
    }

    @Test
    void reservationsTakePlacesAndGiveThemBack() {
        List<Posting.Slot> slots =
                List.of(slot(mailbox.reserve(1)), slot(mailbox.reserve(1)), slot(mailbox.reserve(1)));
        assertEquals(Posting.Reason.FULL, refused(mailbox.reserve(1)));
        slots.getFirst().release();
        slots.getFirst().release();
        slot(mailbox.reserve(1));
        assertEquals(Posting.Reason.FULL, refused(mailbox.reserve(1)), "a place comes back once");
    }

    @Test
    void aSlotIsUsedOnce() {
        Posting.Slot slot = slot(mailbox.reserve(1));
        assertTrue(slot.commit(delivery("a", 1, 4)));
        assertFalse(slot.commit(delivery("b", 1, 4)));
        slot.release();
        assertEquals(Optional.of("a"), next());
        assertEquals(Optional.empty(), next());
        assertEquals(0, bytes.taken());
        assertThrows(
                IllegalArgumentException.class, () -> slot(mailbox.reserve(2)).commit(delivery("c", 3, 4)));
    }

    @Test
    void whatIsClosedTakesNothingAndKeepsWhatItHas() {
        slot(mailbox.reserve(1)).commit(delivery("a", 1, 4));
        Posting.Slot late = slot(mailbox.reserve(1));
        mailbox.close();
        assertEquals(Posting.Reason.STOPPED, refused(mailbox.reserve(1)));
        assertFalse(late.commit(delivery("b", 1, 4)));
        assertEquals(Optional.of("a"), next());
        assertEquals(0, bytes.taken());
    }

    @Test
    void theSizeOfAMessageAndOfAllMessagesIsBounded() {
        assertEquals(Posting.Reason.TOO_LARGE, refused(mailbox.reserve(101)));
        Mailbox large = opened(100);
        for (int i = 0; i < 10; i++) {
            slot(large.reserve(100));
        }
        assertEquals(Posting.Reason.NO_ROOM, refused(large.reserve(1)));
        slot(large.reserve(0));
    }

    /** Against a list that is searched from the front for the most urgent message. */
    @Test
    void itBehavesLikeASortedList() {
        Random random = new Random(42);
        List<Delivery> naive = new ArrayList<>();
        List<Posting.Slot> open = new ArrayList<>();
        Mailbox tested = opened(20);
        for (int step = 0; step < 20_000; step++) {
            int dice = random.nextInt(10);
            if (dice < 4) {
                Posting posting = tested.reserve(1);
                assertEquals(naive.size() + open.size() < 20, posting instanceof Posting.Slot);
                if (posting instanceof Posting.Slot slot) {
                    open.add(slot);
                }
            } else if (dice < 6 && !open.isEmpty()) {
                Delivery delivery = delivery("m" + step, 1, random.nextInt(10));
                assertTrue(open.remove(random.nextInt(open.size())).commit(delivery));
                naive.add(delivery);
            } else if (dice == 6 && !open.isEmpty()) {
                open.remove(random.nextInt(open.size())).release();
            } else {
                Optional<Delivery> expected = naive.stream()
                        .max(Comparator.comparingInt(d -> d.envelope().message().priority()))
                        .map(most -> naive.stream()
                                .filter(d -> d.envelope().message().priority()
                                        == most.envelope().message().priority())
                                .findFirst()
                                .orElseThrow());
                expected.ifPresent(naive::remove);
                assertEquals(expected, tested.poll());
            }
            assertEquals(naive.isEmpty(), tested.isEmpty());
            assertEquals(naive.size() + open.size(), bytes.taken());
        }
    }
}
