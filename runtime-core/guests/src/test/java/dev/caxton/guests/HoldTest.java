package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.Hold.What;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one switch. */
class HoldTest {

    private static final Hold NODE = Hold.node(What.TURNS);

    private static String released(House house, Hold hold) {
        return house.runtime
                .release(House.ADMIN, hold)
                .map(problem -> problem.code())
                .orElse("released");
    }

    @Test
    void heldTurnsWaitAndGoOnWhenTheyAreReleased() {
        try (House house = new House()) {
            house.deploy("notes", "notes");
            house.runtime.hold(House.ADMIN, NODE);
            for (String text : List.of("one", "two")) {
                Message message = Message.to(House.id("notes"))
                        .content(text.getBytes(StandardCharsets.UTF_8))
                        .build();
                assertInstanceOf(SendResult.Accepted.class, house.runtime.send(House.ADMIN, message));
            }
            assertEquals(0, house.status("notes").usage().turns());
            assertEquals(Set.of(NODE), house.runtime.holds());
            assertEquals("released", released(house, NODE));
            house.finish("notes", "end");
            assertEquals(
                    List.of("one", "two", "end"),
                    house.runtime.logs(House.id("notes"), 0, 10).stream()
                            .map(LogLine::text)
                            .toList());
            assertEquals(
                    List.of(true, false),
                    house.audit.of(AuditEvent.HoldChanged.class).stream()
                            .map(AuditEvent.HoldChanged::held)
                            .toList());
        }
    }

    @Test
    void aRunningTurnEndsAndOthersGoOn() throws InterruptedException {
        Limits forever = new Limits(
                1 << 20,
                Limits.MAX_FUEL_PER_TURN,
                Limits.MAX_TURN_TIME,
                1_000,
                100,
                100,
                1,
                1,
                1_000,
                10,
                Limits.MAX_FUEL_PER_SECOND);
        try (House house = new House(builder -> builder.permits(1))) {
            house.deploy("spin", "spin", forever);
            house.deploy("echo", "echo");
            List<RequestResult> results = new ArrayList<>();
            Thread spinning = Thread.ofVirtual().start(() -> results.add(house.ask("spin", "go")));
            Hold hold = Hold.of(What.TURNS, House.id("spin"));
            // The hold may come before the turn begins: then the message waits, and the turn is cancelled by the next
            // hold.
            while (spinning.isAlive()) {
                house.runtime.hold(House.ADMIN, hold);
                assertEquals("hi", house.reply("echo", "hi"));
                house.runtime.release(House.ADMIN, hold);
            }
            spinning.join();
            RequestResult.Failed failed = assertInstanceOf(RequestResult.Failed.class, results.getFirst());
            assertTrue(
                    Set.of("CAX-TURN-CANCELLED", "CAX-TURN-OUT-OF-FUEL")
                            .contains(failed.problem().code()),
                    failed::toString);
        }
    }

    @Test
    void heldToolCallsAnswerUnavailable() {
        try (House house = new House()) {
            house.tools = call -> new ToolOutcome.Answered("yes".getBytes(StandardCharsets.UTF_8), false);
            house.deploy("caller", "caller");
            for (Hold hold : List.of(
                    Hold.node(What.TOOL_CALLS),
                    Hold.of(What.TOOL_CALLS, TenantId.DEFAULT),
                    Hold.of(What.TOOL_CALLS, House.id("caller")))) {
                house.runtime.hold(House.ADMIN, hold);
                assertEquals("error < call_tool: CAX-HOLD: held: " + hold, house.reply("caller", "shop/price"));
                assertEquals("released", released(house, hold));
                assertEquals("yes", house.reply("caller", "shop/price"));
            }
            house.runtime.hold(House.ADMIN, Hold.of(What.TOOL_CALLS, new TenantId("other")));
            house.runtime.hold(House.ADMIN, Hold.of(What.TOOL_CALLS, House.id("neighbour")));
            assertEquals("yes", house.reply("caller", "shop/price"));
        }
    }

    @Test
    void whatCannotBeRecordedIsHeldButNotReleased() {
        try (House house = new House()) {
            house.audit.breakDown();
            house.runtime.hold(House.ADMIN, NODE);
            assertEquals("CAX-AUDIT-UNAVAILABLE", released(house, NODE));
            assertEquals(Set.of(NODE), house.runtime.holds());
            assertEquals("CAX-HOLD-UNKNOWN", released(house, Hold.node(What.TOOL_CALLS)));
            assertEquals(Optional.empty(), house.runtime.agent(House.id("none")));
        }
    }
}
