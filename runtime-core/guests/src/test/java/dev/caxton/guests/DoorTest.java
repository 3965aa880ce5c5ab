package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.HeapPlan;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.AskResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.TicketResult;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tickets, and messages that come twice. */
class DoorTest {

    private static final Principal OTHER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "other");
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final Hold TURNS = Hold.node(Hold.What.TURNS);

    private static Message message(String agent, String content) {
        return Message.to(House.id(agent))
                .content(content.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static Message message(String agent, String content, String id) {
        return Message.to(House.id(agent))
                .content(content.getBytes(StandardCharsets.UTF_8))
                .idempotency(id)
                .build();
    }

    private static AskResult.Issued ask(House house, Message message) {
        AskResult result = house.runtime.ask(House.ADMIN, message, LIFE);
        return assertInstanceOf(AskResult.Issued.class, result, result::toString);
    }

    private static RequestResult done(House house, String ticket) {
        TicketResult result = house.runtime.await(House.ADMIN, ticket, House.PATIENCE);
        return assertInstanceOf(TicketResult.Done.class, result, result::toString)
                .result();
    }

    private static String text(RequestResult result) {
        return new String(
                assertInstanceOf(RequestResult.Answered.class, result, result::toString)
                        .reply(),
                StandardCharsets.UTF_8);
    }

    @Test
    void aTicketFetchesTheAnswerForWhoeverAskedAsOftenAsItIsShown() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            house.runtime.hold(House.ADMIN, TURNS);
            AskResult.Issued issued = ask(house, message("echo", "hi"));
            assertInstanceOf(TicketResult.Pending.class, house.runtime.poll(House.ADMIN, issued.ticket()));
            assertInstanceOf(
                    TicketResult.Pending.class,
                    house.runtime.await(House.ADMIN, issued.ticket(), Duration.ofMillis(1)));
            house.runtime.release(House.ADMIN, TURNS);
            RequestResult result = done(house, issued.ticket());
            assertEquals("hi", text(result));
            assertInstanceOf(RequestResult.Answered.class, result).reply()[0] = 'x';
            TicketResult.Done again =
                    assertInstanceOf(TicketResult.Done.class, house.runtime.poll(House.ADMIN, issued.ticket()));
            assertEquals("hi", text(again.result()));
            TicketResult.Unknown unknown =
                    assertInstanceOf(TicketResult.Unknown.class, house.runtime.poll(OTHER, issued.ticket()));
            assertEquals("CAX-TICKET-UNKNOWN", unknown.problem().code());
        }
    }

    @Test
    void aTicketEndsWithItsLifeAndAnUndeliveredRequestSaysSo() {
        AtomicLong clock = new AtomicLong();
        try (House house = new House(builder -> builder.nanos(clock::get))) {
            house.deploy("echo", "echo");
            AskResult.Issued issued = ask(house, message("echo", "hi"));
            assertEquals("hi", text(done(house, issued.ticket())));
            clock.addAndGet(LIFE.toNanos());
            assertInstanceOf(TicketResult.Unknown.class, house.runtime.poll(House.ADMIN, issued.ticket()));
            house.runtime.hold(House.ADMIN, TURNS);
            AskResult.Issued late = ask(house, message("echo", "hi"));
            house.runtime.stop(House.ADMIN, House.id("echo"));
            RequestResult.Failed failed = assertInstanceOf(RequestResult.Failed.class, done(house, late.ticket()));
            assertEquals("CAX-AGENT-NOT-RUNNING", failed.problem().code());
            AskResult.Refused refused = assertInstanceOf(
                    AskResult.Refused.class, house.runtime.ask(House.ADMIN, message("echo", "hi"), LIFE));
            assertEquals("CAX-AGENT-NOT-RUNNING", refused.problem().code());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> house.runtime.ask(House.ADMIN, message("echo", "hi"), Duration.ofHours(2)));
        }
    }

    @Test
    void ticketsAndKeptAnswersAreBounded() {
        // Room for two tickets and one answer.
        long heap = 4 * 16 * 4_000 / 3 + 4;
        assertEquals(4_000, HeapPlan.of(heap).answers());
        try (House house = new House(builder -> builder.heap(heap).memoryBudget(100_000_000))) {
            house.deploy(
                    "echo", "echo", Limits.DEFAULT.change().messageBytes(2_000).build());
            assertInstanceOf(RequestResult.Answered.class, house.ask("echo", "not kept"));
            AskResult.Issued first = ask(house, message("echo", "x".repeat(1_500)));
            assertEquals(1_500, text(done(house, first.ticket())).length());
            AskResult.Issued second = ask(house, message("echo", "y".repeat(1_500)));
            RequestResult.Failed lost = assertInstanceOf(RequestResult.Failed.class, done(house, second.ticket()));
            assertEquals("CAX-ANSWER-NO-ROOM", lost.problem().code());
            AskResult.Refused refused = assertInstanceOf(
                    AskResult.Refused.class, house.runtime.ask(House.ADMIN, message("echo", "z"), LIFE));
            assertEquals("CAX-TICKET-FULL", refused.problem().code());
            SendResult.Refused full = assertInstanceOf(
                    SendResult.Refused.class, house.runtime.send(House.ADMIN, message("echo", "z", "id")));
            assertEquals("CAX-MESSAGE-IDEMPOTENCY-FULL", full.problem().code());
        }
    }

    @Test
    void theSameIdIsOneMessageWithOneAnswer() {
        AtomicLong clock = new AtomicLong();
        try (House house = new House(builder -> builder.nanos(clock::get))) {
            house.deploy("counter", "counter");
            RequestResult.Answered first = assertInstanceOf(
                    RequestResult.Answered.class,
                    house.runtime.request(House.ADMIN, message("counter", "a", "id"), House.PATIENCE));
            RequestResult.Answered again = assertInstanceOf(
                    RequestResult.Answered.class,
                    house.runtime.request(House.ADMIN, message("counter", "a", "id"), House.PATIENCE));
            assertArrayEquals(first.reply(), again.reply());
            assertEquals(first.envelope(), again.envelope());
            SendResult.Accepted sent = assertInstanceOf(
                    SendResult.Accepted.class, house.runtime.send(House.ADMIN, message("counter", "a", "id")));
            assertEquals(first.envelope(), sent.envelope());
            assertArrayEquals(
                    first.reply(),
                    assertInstanceOf(
                                    RequestResult.Answered.class,
                                    done(
                                            house,
                                            ask(house, message("counter", "a", "id"))
                                                    .ticket()))
                            .reply());
            assertEquals(1, house.status("counter").usage().turns());
            // Another content, another sender, another time.
            SendResult.Refused refused = assertInstanceOf(
                    SendResult.Refused.class, house.runtime.send(House.ADMIN, message("counter", "b", "id")));
            assertEquals("CAX-MESSAGE-IDEMPOTENCY", refused.problem().code());
            assertInstanceOf(
                    RequestResult.Answered.class,
                    house.runtime.request(OTHER, message("counter", "a", "id"), House.PATIENCE));
            assertEquals(2, house.status("counter").usage().turns());
            clock.addAndGet(Duration.ofMinutes(10).toNanos());
            house.runtime.request(House.ADMIN, message("counter", "a", "id"), House.PATIENCE);
            assertEquals(3, house.status("counter").usage().turns());
        }
    }

    @Test
    void anIdOfAMessageThatWasNotTakenOverIsFree() {
        try (House house = new House()) {
            assertInstanceOf(SendResult.Refused.class, house.runtime.send(House.ADMIN, message("echo", "a", "id")));
            house.deploy("echo", "echo");
            RequestResult result = house.runtime.request(House.ADMIN, message("echo", "a", "id"), House.PATIENCE);
            assertEquals("a", text(result));
        }
    }

    @Test
    void ofManyWhoSendTheSameAtOnceOneIsHandled() throws InterruptedException {
        try (House house = new House()) {
            house.deploy("counter", "counter");
            List<RequestResult> results = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                threads.add(Thread.ofVirtual()
                        .start(() -> results.add(
                                house.runtime.request(House.ADMIN, message("counter", "a", "id"), House.PATIENCE))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(1, house.status("counter").usage().turns());
            for (RequestResult result : results) {
                assertArrayEquals(
                        new byte[] {1, 1, 2},
                        assertInstanceOf(RequestResult.Answered.class, result, result::toString)
                                .reply());
            }
            assertEquals(Optional.empty(), house.status("counter").lastFailure());
        }
    }

    @Test
    void aTicketThatIsCancelledBeforeItsTurnIsNeverHandled() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            house.runtime.hold(House.ADMIN, TURNS);
            AskResult.Issued issued = ask(house, message("echo", "never"));
            assertEquals(
                    "CAX-TICKET-UNKNOWN",
                    house.runtime.cancel(OTHER, issued.ticket()).orElseThrow().code());
            assertEquals(Optional.empty(), house.runtime.cancel(House.ADMIN, issued.ticket()));
            assertInstanceOf(TicketResult.Unknown.class, house.runtime.poll(House.ADMIN, issued.ticket()));
            assertEquals(Optional.empty(), house.runtime.release(House.ADMIN, TURNS));
            assertEquals("after", text(house.ask("echo", "after")));
            assertEquals(1, house.runtime.usage(House.id("echo")).orElseThrow().turns());
        }
    }
}
