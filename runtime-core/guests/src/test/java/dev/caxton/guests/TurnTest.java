package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.turn.TurnReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one turn of a real guest can do, on both modes of the engine. */
abstract class TurnTest {

    private final Optional<String> engine;

    TurnTest(String engine) {
        this.engine = Optional.of(engine);
    }

    private AgentDescriptor descriptor(String name, Limits limits, AgentId... peers) {
        return new AgentDescriptor(name, TenantId.DEFAULT, Level.DEFAULT, limits, List.of(peers), engine);
    }

    private void deploy(House house, String guest) {
        deploy(house, guest, Limits.DEFAULT);
    }

    private void deploy(House house, String guest, Limits limits, AgentId... peers) {
        house.deploy(descriptor(guest, limits, peers), House.guest(guest));
    }

    private static Limits limits(long memory, long fuel, Duration time) {
        return Limits.DEFAULT
                .change()
                .memoryBytes(memory)
                .fuelPerTurn(fuel)
                .turnTime(time)
                .fuelPerSecond(Limits.MAX_FUEL_PER_SECOND)
                .build();
    }

    @Test
    void aReplyComesBackWithTheFuelItTook() {
        try (House house = new House()) {
            deploy(house, "echo");
            RequestResult.Answered small = house.answer("echo", "hello");
            assertEquals("hello", new String(small.reply(), StandardCharsets.UTF_8));
            assertEquals("COMPLETED", small.turn().outcome());
            assertTrue(small.turn().fuelExact());
            // Delivery 100, reply 200, one unit each for copying five bytes in and out, and what the guest executes.
            assertTrue(small.turn().fuelUsed() > 302 && small.turn().fuelUsed() < 400, small::toString);
            assertEquals(
                    small.turn().fuelUsed(),
                    house.answer("echo", "again").turn().fuelUsed(),
                    "the same work costs the same");
            assertEquals(2, house.status("echo").usage().turns());
            assertTrue(house.answer("echo", "x".repeat(8_000)).turn().fuelUsed()
                    >= small.turn().fuelUsed() + 2 * 999);
        }
    }

    @Test
    void anEmptyMessageIsAMessage() {
        try (House house = new House()) {
            deploy(house, "echo");
            assertEquals("", house.reply("echo", ""));
        }
    }

    @Test
    void aSpinningGuestStopsOnFuelAndTheAgentGoesOn() {
        try (House house = new House()) {
            deploy(house, "spin", limits(1 << 20, 1_000_000, Duration.ofMinutes(1)));
            RequestResult.Failed failed = house.failure("spin", "go");
            assertEquals("CAX-TURN-OUT-OF-FUEL", failed.problem().code());
            TurnReport report = failed.turn().orElseThrow();
            assertEquals(1_000_000, report.fuelUsed());
            assertTrue(report.fuelExact());
            assertEquals(AgentState.RUNNING, house.status("spin").state());
            assertEquals(1, house.status("spin").usage().failures().get("OUT_OF_FUEL"));
            assertEquals(
                    "CAX-TURN-OUT-OF-FUEL",
                    house.audit.of(AuditEvent.AgentViolation.class).getFirst().code());
            assertEquals(
                    "CAX-TURN-OUT-OF-FUEL",
                    house.runtime
                            .deadLetters(TenantId.DEFAULT)
                            .getFirst()
                            .problem()
                            .code());
        }
    }

    @Test
    void aSpinningGuestWithGenerousFuelStopsOnTheClock() {
        try (House house = new House()) {
            deploy(house, "spin", limits(1 << 20, Limits.MAX_FUEL_PER_TURN, Duration.ofMillis(20)));
            RequestResult.Failed failed = house.failure("spin", "go");
            assertEquals("CAX-TURN-TIME", failed.problem().code());
            assertFalse(failed.turn().orElseThrow().fuelExact());
        }
    }

    @Test
    void growthPastTheLimitFailsAndTheAgentStaysUsable() {
        try (House house = new House()) {
            deploy(house, "grow", limits(4 * Limits.PAGE_BYTES, 1_000_000, Duration.ofSeconds(5)));
            assertArrayEquals(
                    new byte[] {1, 0, 0, 0}, house.answer("grow", "\u0002").reply());
            assertArrayEquals(
                    new byte[] {-1, -1, -1, -1}, house.answer("grow", "\u0002").reply());
            assertArrayEquals(
                    new byte[] {3, 0, 0, 0}, house.answer("grow", "\u0001").reply());
        }
    }

    @Test
    void badPointersGetAnErrorCodeFromEveryFunction() {
        try (House house = new House()) {
            deploy(house, "pointers");
            assertArrayEquals(
                    new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 1},
                    house.answer("pointers", "go").reply());
            assertEquals(List.of(), house.runtime.logs(House.id("pointers"), 0, 10));
        }
    }

    @Test
    void anAllocatorThatLiesEndsTheTurn() {
        try (House house = new House()) {
            deploy(house, "badalloc");
            assertEquals(
                    "CAX-TURN-ALLOC", house.failure("badalloc", "two").problem().code());
            assertEquals(
                    "CAX-TURN-MEMORY", house.failure("badalloc", "1").problem().code());
        }
    }

    @Test
    void recursionEndsAtTheLimitOnDepth() {
        try (House house = new House()) {
            deploy(house, "recursion");
            RequestResult.Failed failed = house.failure("recursion", "go");
            assertEquals("CAX-TURN-DEPTH", failed.problem().code());
            assertTrue(failed.turn().orElseThrow().fuelExact(), failed::toString);
        }
    }

    @Test
    void everyTrapIsNamedAndTheNextMessageFindsAFreshSandbox() {
        try (House house = new House()) {
            deploy(house, "faults");
            String[] words = {"", "unreachable", "memory out of bounds", "arithmetic", "table", "indirect call type"};
            for (int how = 1; how < words.length; how++) {
                RequestResult.Failed failed = house.failure("faults", String.valueOf((char) how));
                assertEquals("CAX-TURN-TRAPPED", failed.problem().code());
                assertTrue(failed.problem().message().contains(words[how]), failed::toString);
                assertFalse(failed.turn().orElseThrow().fuelExact());
                assertInstanceOf(RequestResult.Unanswered.class, house.ask("faults", "\0"));
            }
        }
    }

    @Test
    void startAndInitRunInEveryFreshSandbox() {
        try (House house = new House()) {
            deploy(house, "counter");
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("counter", "a").reply());
            assertArrayEquals(new byte[] {2, 1, 2}, house.answer("counter", "b").reply());
            assertEquals(
                    "CAX-TURN-TRAPPED", house.failure("counter", "").problem().code());
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("counter", "c").reply());
        }
    }

    @Test
    void endlessHostCallsEndTheTurn() {
        try (House house = new House()) {
            deploy(house, "flood");
            assertEquals(
                    "CAX-LIMIT-HOST-CALLS",
                    house.failure("flood", "\u0001").problem().code());
        }
    }

    @Test
    void aFloodOfLinesStaysWithinTheOutputOfTheTurn() {
        try (House house = new House()) {
            deploy(
                    house,
                    "flood",
                    Limits.DEFAULT.change().outputBytesPerTurn(3 * 8_192).build());
            house.ask("flood", "\u0002");
            assertEquals(3, house.runtime.logs(House.id("flood"), 0, 100).size());
        }
    }

    @Test
    void messagesAndToolCallsOfATurnAreCounted() {
        try (House house = new House()) {
            deploy(house, "notes");
            deploy(house, "flood");
            house.tools = call -> new dev.caxton.runtime.spi.ToolOutcome.Answered(new byte[0], false);
            assertArrayEquals(
                    new byte[] {-7, 101}, house.answer("flood", "\u0003").reply());
            assertArrayEquals(
                    new byte[] {-7, 17}, house.answer("flood", "\u0004").reply());
        }
    }

    @Test
    void linesAreCleanedNumberedAndTiedToTheirMessage() {
        try (House house = new House()) {
            deploy(house, "notes");
            RequestResult.Unanswered first = assertInstanceOf(
                    RequestResult.Unanswered.class, house.ask("notes", "a\u001b[31mred\u202e\tb\u00e9"));
            house.finish("notes", "two");
            List<LogLine> lines = house.runtime.logs(House.id("notes"), 0, 10);
            assertEquals("a\ufffd[31mred\ufffd\tb\u00e9", lines.get(0).text());
            assertEquals(first.envelope(), lines.get(0).envelope());
            assertEquals(3, lines.get(0).level());
            assertEquals(List.of(1L, 2L), lines.stream().map(LogLine::sequence).toList());
            assertEquals(
                    "two",
                    house.runtime.logs(House.id("notes"), 1, 10).getFirst().text());
        }
    }

    @Test
    void theDescribedSystemsImportsWork() {
        try (House house = new House()) {
            deploy(house, "notes");
            deploy(house, "shim", Limits.DEFAULT, House.id("notes"));
            byte[] reply = house.answer("shim", "hi").reply();
            java.nio.ByteBuffer numbers = java.nio.ByteBuffer.wrap(reply).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            long seconds = numbers.getLong();
            long nanos = numbers.getLong();
            assertTrue(Math.abs(nanos / 1_000_000_000L - seconds) <= 1, "both clocks tell the same time");
            assertEquals(0, nanos % 1_000_000, "in the resolution of the level");
            assertEquals(0, reply[16], "the first peer gets it");
            assertEquals(-2, reply[17], "there is no second peer");
            assertEquals(
                    "hi", house.runtime.logs(House.id("shim"), 0, 1).getFirst().text());
        }
    }
}
