package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import dev.caxton.testkit.Wat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Messages between agents and from outside. */
class MessageTest {

    private static final byte[] OK = {0};

    private static Limits mailbox(int length) {
        return Limits.DEFAULT.change().mailboxLength(length).build();
    }

    /** What an agent has logged once it has answered the last of its messages: an agent handles them in order. */
    private static List<String> handled(House house, String agent) {
        house.finish(agent, "end");
        List<String> lines = house.runtime.logs(House.id(agent), 0, 10_000).stream()
                .map(LogLine::text)
                .toList();
        assertEquals("end", lines.getLast());
        return lines.subList(0, lines.size() - 1);
    }

    @Test
    void oneAgentSendsAndTheOtherReallyHandlesIt() {
        try (House house = new House()) {
            house.deploy("notes", "notes");
            house.deploy("sender", "sender");
            RequestResult.Answered answered = house.answer("sender", "notes hello there");
            assertArrayEquals(OK, answered.reply());
            assertEquals(1, answered.turn().messagesSent());
            assertArrayEquals(OK, house.answer("sender", "default/notes again").reply());
            assertEquals(List.of("hello there", "again"), handled(house, "notes"));
            assertEquals(3, house.status("notes").usage().messagesIn());
            assertEquals(2, house.status("sender").usage().messagesOut());
        }
    }

    @Test
    void aTurnThatTrapsOrFailsHasSentNothing() {
        try (House house = new House()) {
            house.deploy("notes", "notes", mailbox(2));
            house.deploy("sender", "sender");
            // More failures than the mailbox is long: the places that were reserved came back.
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        "CAX-TURN-TRAPPED",
                        house.failure("sender", "notes !lost").problem().code());
                assertEquals(
                        "CAX-TURN-GUEST-FAILURE",
                        house.failure("sender", "notes ?lost").problem().code());
            }
            assertArrayEquals(OK, house.answer("sender", "notes kept").reply());
            assertEquals(List.of("kept"), handled(house, "notes"));
        }
    }

    @Test
    void aDeniedMessageIsRecordedAndTheGuestGetsACode() {
        try (House house = new House()) {
            house.deploy("notes", "notes");
            house.deploy("sender", "sender");
            house.forbidden.add(House.id("notes"));
            assertArrayEquals(new byte[] {-3}, house.answer("sender", "notes x").reply());
            AuditEvent.MessageDenied denied =
                    house.audit.of(AuditEvent.MessageDenied.class).getFirst();
            assertEquals(Principal.agent(House.id("sender")), denied.principal());
            RequestResult.Refused refused = assertInstanceOf(RequestResult.Refused.class, house.ask("notes", "x"));
            assertEquals("CAX-POLICY-DENIED", refused.problem().code());
        }
    }

    @Test
    void aGuestThatMayNotSendFillsNoLogAndNobodyElsesAtAll() {
        AgentId victim = new AgentId(new TenantId("victim"), "x");
        House house = new House();
        try (house) {
            house.forbidden.add(victim);
            house.deploy(House.descriptor("stubborn", Level.DEFAULT, Limits.DEFAULT), Wat.assemble("""
                            (module (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
                              (memory (export "memory") 1) (data (i32.const 16) "victim/x")
                              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
                              (func (export "handle_message") (param i32 i32) (result i32) (local $i i32)
                                (loop $again
                                  (drop (call $send (i32.const 16) (i32.const 8) (i32.const 0) (i32.const 0)))
                                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                                  (br_if $again (i32.lt_u (local.get $i) (i32.const 100))))
                                (i32.const 0)))"""));
            house.finish("stubborn", "");
            house.finish("stubborn", "");
            List<AuditEvent.MessageDenied> records = house.audit.of(AuditEvent.MessageDenied.class);
            assertEquals(3, records.size());
            assertEquals(victim, records.getFirst().receiver());
        }
        // A runtime that ends says what it has counted.
        List<AuditEvent.MessagesDenied> counts = house.audit.of(AuditEvent.MessagesDenied.class);
        assertEquals(197, counts.getFirst().count());
        assertEquals(1, counts.size());
        assertEquals(Principal.agent(House.id("stubborn")), counts.getFirst().principal());
        assertEquals(TenantId.DEFAULT, counts.getFirst().tenant(), "nobody has seen an agent of the tenant victim");
    }

    @Test
    void aMessageOneByteTooLargeIsRefusedAtBothDoors() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            assertEquals(100_000, house.answer("echo", "x".repeat(100_000)).reply().length);
            RequestResult.Refused outside =
                    assertInstanceOf(RequestResult.Refused.class, house.ask("echo", new byte[100_001]));
            assertEquals("CAX-MESSAGE-TOO-LARGE", outside.problem().code());

            Limits small = Limits.DEFAULT.change().messageBytes(10).build();
            house.deploy("notes", "notes", small);
            house.deploy("sender", "sender");
            assertArrayEquals(
                    OK, house.answer("sender", "notes " + "x".repeat(10)).reply());
            assertArrayEquals(
                    new byte[] {-4},
                    house.answer("sender", "notes " + "x".repeat(11)).reply());
        }
    }

    @Test
    void aMessageForNobodyIsRefusedAndKept() {
        try (House house = new House()) {
            house.deploy("sender", "sender");
            assertArrayEquals(
                    new byte[] {-6}, house.answer("sender", "nobody x").reply());
            DeadLetter letter = house.runtime.deadLetters(TenantId.DEFAULT).getFirst();
            assertEquals("CAX-AGENT-UNKNOWN", letter.problem().code());
            assertArrayEquals(
                    "x".getBytes(StandardCharsets.UTF_8),
                    letter.envelope().message().content().bytes());
            RequestResult.Refused refused = assertInstanceOf(RequestResult.Refused.class, house.ask("nobody", "x"));
            assertEquals("CAX-AGENT-UNKNOWN", refused.problem().code());
            assertArrayEquals(new byte[] {-2}, house.answer("sender", "a/b/c x").reply());
        }
    }

    @Test
    void aMailboxThatIsFullSaysSo() {
        try (House house = new House()) {
            house.deploy("notes", "notes", mailbox(50));
            house.deploy("flood", "flood");
            byte[] reply = house.answer("flood", "\u0003").reply();
            assertEquals(-5, reply[0]);
            // All sends of a turn are still reservations: 50 places, and the 51st is refused.
            assertEquals(51, reply[1]);
        }
    }

    @Test
    void nobodySpeaksInAnAgentsNameFromOutside() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            SendResult result = house.runtime.send(
                    Principal.agent(House.id("other")),
                    Message.to(House.id("echo")).build());
            assertEquals(
                    "CAX-MESSAGE-SENDER",
                    assertInstanceOf(SendResult.Refused.class, result).problem().code());
        }
    }

    @Test
    void aMessagePastItsDeadlineIsNotHandled() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            Message late = Message.to(House.id("echo"))
                    .deadline(Instant.now().minusSeconds(1))
                    .build();
            Problem problem = assertInstanceOf(SendResult.Refused.class, house.runtime.send(House.ADMIN, late))
                    .problem();
            assertEquals("CAX-MESSAGE-EXPIRED", problem.code());
            assertEquals(0, house.status("echo").usage().turns());
        }
    }

    @Test
    void whoStopsWaitingIsToldAndAnUnbegunTurnDoesNotBegin() throws InterruptedException {
        try (House house = new House()) {
            HeldTool tool = new HeldTool(new byte[0]);
            house.tools = tool;
            house.deploy("caller", "caller");
            Thread first = Thread.ofVirtual().start(() -> house.ask("caller", "a/b"));
            tool.awaitCall();
            // The second waits behind the first, which waits for its tool.
            RequestResult second = house.runtime.request(
                    House.ADMIN, Message.to(House.id("caller")).build(), Duration.ofMillis(1));
            RequestResult.Failed failed = assertInstanceOf(RequestResult.Failed.class, second, second::toString);
            assertEquals("CAX-REQUEST-TIMEOUT", failed.problem().code());
            tool.release();
            first.join();
            house.ask("caller", "a/b");
            assertEquals(2, house.status("caller").usage().turns(), "the second was never begun");
            DeadLetter letter = house.runtime.deadLetters(TenantId.DEFAULT).getFirst();
            assertEquals("CAX-MESSAGE-EXPIRED", letter.problem().code());
            assertEquals(failed.envelope(), letter.envelope().id());
        }
    }

    @Test
    void messagesOfOneSenderStayInOrderAndNoneIsLostOrDoubled() throws InterruptedException {
        int senders = 4;
        int each = 250;
        try (House house = new House()) {
            house.deploy("notes", "notes", mailbox(senders * (each + 1) + 1));
            List<Thread> threads = new ArrayList<>();
            for (int s = 0; s < senders; s++) {
                String name = "sender" + s;
                house.deploy(name, "sender", mailbox(each + 1));
                threads.add(Thread.ofVirtual().unstarted(() -> {
                    for (int i = 0; i < each; i++) {
                        Message message = Message.to(House.id(name))
                                .content(("notes " + name + ":" + i).getBytes(StandardCharsets.UTF_8))
                                .build();
                        assertInstanceOf(SendResult.Accepted.class, house.runtime.send(House.ADMIN, message));
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (int s = 0; s < senders; s++) {
                // Answered after everything that was sent to the same agent before.
                house.answer("sender" + s, "notes sender" + s + ":" + each);
            }
            Map<String, List<Integer>> history = new TreeMap<>();
            for (String line : handled(house, "notes")) {
                int colon = line.indexOf(':');
                history.computeIfAbsent(line.substring(0, colon), key -> new ArrayList<>())
                        .add(Integer.parseInt(line.substring(colon + 1)));
            }
            assertEquals(senders, history.size());
            List<Integer> expected =
                    java.util.stream.IntStream.rangeClosed(0, each).boxed().toList();
            // The log keeps the last 1,000 lines; whatever it has of a sender must be the end of its sequence without a
            // gap.
            history.forEach((sender, numbers) ->
                    assertEquals(expected.subList(expected.size() - numbers.size(), expected.size()), numbers, sender));
            assertEquals(senders * (each + 1) + 1, house.status("notes").usage().messagesIn());
            assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
        }
    }
}
