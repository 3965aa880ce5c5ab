package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "agent");
    private static final Principal SENDER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "sender");
    private static final Instant NOW = Instant.EPOCH.plusSeconds(100);
    private static final DeclaredTool TOOL = tool("as it is");
    private static final int MOST = 3;
    private static final long BYTES = 100;

    private final Mailbox mailbox = new Mailbox(100, 1_000, new Budget(1_000_000), () -> {});
    private final List<String> unwanted = new ArrayList<>();
    private final Intake intake = new Intake(
            AGENT,
            mailbox,
            List.of(TOOL),
            MOST,
            () -> NOW,
            (delivery, problem) -> unwanted.add(delivery.envelope().id() + " " + problem.code()));

    private static DeclaredTool tool(String description) {
        return new DeclaredTool(
                "tool", Optional.empty(), description, Map.of(), Optional.empty(), Map.of(), Optional.empty());
    }

    private static Message.Builder message(int size) {
        return Message.to(AGENT).content(new byte[size]);
    }

    private static Delivery plain(String id, int size) {
        return new Delivery(new Envelope(id, SENDER, message(size).build(), Instant.EPOCH), Delivery.Listener.NOBODY);
    }

    private static Delivery late(String id, Instant deadline) {
        return new Delivery(
                new Envelope(id, SENDER, message(1).deadline(deadline).build(), Instant.EPOCH),
                Delivery.Listener.NOBODY);
    }

    private static Delivery timer(String id) {
        return new Delivery(
                new Envelope(id, SENDER, message(1).build(), Instant.EPOCH, OptionalLong.of(1)),
                Delivery.Listener.NOBODY);
    }

    private static Delivery call(String id, DeclaredTool tool) {
        return new Delivery(
                new Envelope(id, SENDER, message(1).build(), Instant.EPOCH, OptionalLong.empty(), Optional.of(tool)),
                Delivery.Listener.NOBODY);
    }

    /** A message whose sender has given it up. */
    private static Delivery abandoned(String id) {
        return new Delivery(new Envelope(id, SENDER, message(1).build(), Instant.EPOCH), new Delivery.Listener() {
            @Override
            public boolean begin() {
                return false;
            }

            @Override
            public boolean waits() {
                return true;
            }

            @Override
            public void ended(Outcome outcome) {
                throw new AssertionError("whoever takes it back tells");
            }
        });
    }

    private void arrive(Delivery... deliveries) {
        mailbox.open();
        for (Delivery delivery : deliveries) {
            Posting.Slot slot = assertInstanceOf(
                    Posting.Slot.class,
                    mailbox.reserve(delivery.envelope().message().size()));
            assertTrue(slot.commit(delivery));
        }
    }

    private String next() {
        return intake.next().map(delivery -> delivery.envelope().id()).orElse("nothing");
    }

    private List<String> together() {
        return intake.together(intake.next().orElseThrow(), BYTES).stream()
                .map(delivery -> delivery.envelope().id())
                .toList();
    }

    @Test
    void whatIsNotWorthHandlingIsPassedOverWithTheReason() {
        arrive(
                late("late", NOW.minusNanos(1)),
                abandoned("abandoned"),
                call("changed", tool("as it was")),
                plain("good", 1));
        assertEquals("good", next());
        assertEquals(
                List.of("late CAX-MESSAGE-EXPIRED", "abandoned CAX-MESSAGE-EXPIRED", "changed CAX-AGENT-TOOL-REPLACED"),
                unwanted);
        assertEquals("nothing", next());
    }

    @Test
    void aMessageIsGoodUntilItsDeadlineAndACallAsLongAsTheToolIsDeclared() {
        arrive(late("in time", NOW), call("declared", TOOL));
        assertEquals("in time", next());
        assertEquals("declared", next());
        assertEquals(List.of(), unwanted);
    }

    @Test
    void noMoreMessagesShareATurnThanMay() {
        arrive(plain("a", 1), plain("b", 1), plain("c", 1), plain("d", 1));
        assertEquals(List.of("a", "b", "c"), together());
        assertEquals(List.of("d"), together());
    }

    @Test
    void noMoreContentSharesATurnThanOneTurnGets() {
        arrive(plain("a", 60), plain("b", 40), plain("c", 0), plain("d", 99), plain("e", 2));
        assertEquals(List.of("a", "b", "c"), together());
        assertEquals(List.of("d"), together(), "nobody overtakes a message that is too large");
        assertEquals(List.of("e"), together());
    }

    @Test
    void aFirstMessageBeyondTheLimitGoesAlone() {
        arrive(plain("a", 101), plain("b", 0));
        assertEquals(List.of("a"), together());
        assertEquals(List.of("b"), together());
    }

    @Test
    void whatIsNotWorthHandlingTakesNoPlaceAmongThoseThatShareATurn() {
        arrive(plain("a", 1), abandoned("b"), plain("c", 1), late("d", NOW.minusSeconds(1)), plain("e", 1));
        assertEquals(List.of("a", "c", "e"), together());
        assertEquals(List.of("b CAX-MESSAGE-EXPIRED", "d CAX-MESSAGE-EXPIRED"), unwanted);
    }

    @Test
    void timersAndWhatHasFailedShareNoTurn() {
        Delivery failed = plain("failed", 1).failed(List.of());
        arrive(plain("a", 1), timer("timer"), plain("b", 1), failed, plain("c", 1));
        assertEquals(List.of("a"), together());
        assertEquals("timer", next());
        assertEquals(List.of("b"), together());
        assertEquals("failed", next());
        assertEquals(List.of("c"), together());
        assertFalse(Intake.sharesTurns(timer("t")));
        assertFalse(Intake.sharesTurns(failed));
        assertTrue(Intake.sharesTurns(plain("p", 1)));
    }
}
