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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final AgentId RECEIVER = new AgentId(TenantId.DEFAULT, "receiver");
    private static final Principal SENDER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "sender");

    private final Budget bytes = new Budget(10 * (100 + Mailbox.OVERHEAD));
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
        Optional<Delivery> next = mailbox.poll();
        next.ifPresent(mailbox::done);
        return next.map(delivery -> delivery.envelope().id());
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
        large.limits(100, 10);
        assertEquals(Posting.Reason.TOO_LARGE, refused(large.reserve(11)));
        large.limits(10, 100);
        assertEquals(Posting.Reason.FULL, refused(large.reserve(0)));
    }

    @Test
    void whatIsTakenOutKeepsItsRoomUntilItIsDone() {
        slot(mailbox.reserve(7)).commit(delivery("a", 7, 4));
        Delivery taken = mailbox.poll().orElseThrow();
        assertEquals(7 + Mailbox.OVERHEAD, bytes.taken());
        mailbox.done(taken);
        assertEquals(0, bytes.taken());
    }

    @Test
    void whoRestsTakesNothingButWhatWasPromisedAPlace() {
        Posting.Slot promised = slot(mailbox.reserve(1));
        mailbox.rest();
        assertEquals(Posting.Reason.RESTING, refused(mailbox.reserve(1)));
        assertTrue(promised.commit(delivery("a", 1, 4)));
        mailbox.wake();
        slot(mailbox.reserve(1));
        mailbox.close();
        mailbox.rest();
        mailbox.wake();
        assertEquals(Posting.Reason.STOPPED, refused(mailbox.reserve(1)), "stopped is stopped");
    }

    @Test
    void whatIsHeldBackComesBeforeWhatCameAfterIt() {
        for (String id : List.of("a", "b", "c")) {
            slot(mailbox.reserve(1)).commit(delivery(id, 1, 4));
        }
        Delivery first = mailbox.poll().orElseThrow();
        Delivery second = mailbox.poll().orElseThrow();
        Runnable release = mailbox.holdBack(List.of(first, second));
        assertEquals(Optional.empty(), next());
        assertEquals(3, mailbox.waiting());
        assertFalse(mailbox.isEmpty());
        assertFalse(mailbox.hasNext());
        mailbox.limits(10, 100);
        slot(mailbox.reserve(1)).commit(delivery("d", 1, 4));
        slot(mailbox.reserve(1)).commit(delivery("urgent", 1, 5));
        int before = arrivals.get();
        assertEquals(Optional.of("urgent"), next());
        release.run();
        assertEquals(before + 1, arrivals.get());
        assertEquals(Optional.of("a"), next());
        Runnable again = mailbox.holdBack(List.of(mailbox.poll().orElseThrow()));
        release.run();
        assertEquals(Optional.empty(), next(), "an old release lets nothing of another go");
        assertEquals(3, mailbox.clear().size());
        again.run();
        assertTrue(mailbox.isEmpty());
    }

    /** Against a list for each sender and priority, of which some are held back. */
    @Test
    void nothingIsLostOrOvertaken() {
        Random random = new Random(42);
        Map<String, List<Delivery>> naive = new HashMap<>();
        Map<String, Runnable> held = new HashMap<>();
        List<Posting.Slot> open = new ArrayList<>();
        List<Delivery> taken = new ArrayList<>();
        Mailbox tested = new Mailbox(20, 100, new Budget(1_000_000), arrivals::incrementAndGet);
        tested.open();
        for (int step = 0; step < 50_000; step++) {
            int waiting = naive.values().stream().mapToInt(List::size).sum();
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> {
                    Posting posting = tested.reserve(1);
                    assertEquals(waiting + open.size() < 20, posting instanceof Posting.Slot);
                    if (posting instanceof Posting.Slot slot) {
                        open.add(slot);
                    }
                }
                case 4, 5 -> {
                    if (!open.isEmpty()) {
                        Delivery delivery = from("s" + random.nextInt(3), "m" + step, random.nextInt(3));
                        assertTrue(open.remove(random.nextInt(open.size())).commit(delivery));
                        naive.computeIfAbsent(line(delivery), key -> new ArrayList<>())
                                .add(delivery);
                    }
                }
                case 6 -> {
                    if (!open.isEmpty()) {
                        open.remove(random.nextInt(open.size())).release();
                    }
                }
                case 7 -> {
                    if (!taken.isEmpty()) {
                        Delivery delivery = taken.removeLast();
                        Runnable release = tested.holdBack(List.of(delivery));
                        naive.computeIfAbsent(line(delivery), key -> new ArrayList<>())
                                .addFirst(delivery);
                        held.put(line(delivery), release);
                    }
                }
                case 8 -> {
                    if (!held.isEmpty()) {
                        String line =
                                held.keySet().stream().sorted().findFirst().orElseThrow();
                        Optional.ofNullable(held.remove(line)).orElseThrow().run();
                    }
                }
                default -> {
                    taken.forEach(tested::done);
                    taken.clear();
                    List<Delivery> firsts = naive.entrySet().stream()
                            .filter(e -> !held.containsKey(e.getKey())
                                    && !e.getValue().isEmpty())
                            .map(e -> e.getValue().getFirst())
                            .toList();
                    int urgent = firsts.stream()
                            .mapToInt(d -> d.envelope().message().priority())
                            .max()
                            .orElse(-1);
                    Optional<Delivery> next = tested.poll();
                    assertEquals(urgent >= 0, next.isPresent());
                    next.ifPresent(delivery -> {
                        assertEquals(urgent, delivery.envelope().message().priority());
                        assertTrue(firsts.contains(delivery), "overtaken");
                        naive.getOrDefault(line(delivery), List.of()).removeFirst();
                        taken.add(delivery);
                    });
                }
            }
            assertEquals(naive.values().stream().allMatch(List::isEmpty), tested.isEmpty());
        }
    }

    private static Delivery from(String sender, String id, int priority) {
        Message message =
                Message.to(RECEIVER).content(new byte[1]).priority(priority).build();
        Principal principal = new Principal(Principal.Kind.USER, TenantId.DEFAULT, sender);
        return new Delivery(new Envelope(id, principal, message, Instant.EPOCH), Delivery.Listener.NOBODY);
    }

    private static String line(Delivery delivery) {
        return delivery.envelope().sender() + " "
                + delivery.envelope().message().priority();
    }
}
