package dev.caxton.guests;

import static dev.caxton.guests.House.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import dev.caxton.testkit.Wat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The cases that the described system named and did not hold, on real guests, one method for each: {@code .ci/checks/described-cases} runs and counts them. Case 8
 * (canary and rollback) belongs to hot reload, case 10 (1,000 agents at once) to {@code .ci/checks/ten-thousand-agents}, case 11 to {@code ErrorCatalogTest}.
 */
class DescribedCasesTest {

    private static final String LEAST =
            "(memory (export \"memory\") 1) (func (export \"caxton_alloc\") (param i32) (result i32) (i32.const 1024))";

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static DeployResult deploy(House house, String name, Level level, byte[] module) {
        return house.runtime.deploy(
                House.ADMIN, House.descriptor(name, level, LevelRules.of(level).limits()), module);
    }

    private static List<String> log(House house, String agent) {
        return house.runtime.logs(House.id(agent), 0, 10_000).stream()
                .map(LogLine::text)
                .toList();
    }

    /** A spinning guest stops on fuel and on wall clock. */
    @Test
    void case1ASpinningGuestStopsOnFuelAndOnTheClock() {
        try (House house = new House()) {
            house.deploy("spin", "spin");
            RequestResult.Failed fuel = house.failure("spin", "go");
            assertEquals("CAX-TURN-OUT-OF-FUEL", fuel.problem().code());
            assertEquals(1_000_000, fuel.turn().orElseThrow().fuelUsed(), "exactly its limit");
            Limits generous = Limits.DEFAULT
                    .change()
                    .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                    .turnTime(Duration.ofMillis(20))
                    .build();
            house.deploy(House.descriptor("clock", Level.DEFAULT, generous), House.guest("spin"));
            assertEquals("CAX-TURN-TIME", house.failure("clock", "go").problem().code());
        }
    }

    /**
     * ... and a neighbour's messages do not wait for it. They come while the only permit is a spinning guest's, and are handled between its slices, while it goes
     * on spinning. {@code .ci/checks/hostile-neighbours} has the seconds.
     */
    @Test
    void case1ANeighbourIsServedWhileAGuestSpins() {
        int messages = 50;
        Slices slices = new Slices();
        AtomicInteger served = new AtomicInteger();
        TurnObserver observer = new TurnObserver() {
            @Override
            public void turnStarted(AgentId agent, Envelope envelope) {}

            @Override
            public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
                if (agent.name().equals("notes")) {
                    served.incrementAndGet();
                }
            }
        };
        Limits spinning = Limits.DEFAULT
                .change()
                .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                .turnTime(Limits.MAX_TURN_TIME)
                .build();
        try (House house = new House(builder -> builder.permits(1)
                .engines(List.of(slices.around(House.engines().getFirst())))
                .observer(observer))) {
            house.deploy("notes", "notes");
            house.deploy(House.descriptor("spin", Level.DEFAULT, spinning), House.guest("spin"));
            // From within the spinning guest's own quantum, so that nothing depends on when another thread runs.
            slices.atEach(number -> {
                if (number <= messages) {
                    house.runtime.send(
                            House.ADMIN,
                            Message.to(House.id("notes"))
                                    .content(new byte[] {'x'})
                                    .build());
                } else if (served.get() == messages) {
                    house.runtime.stop(House.ADMIN, House.id("spin"));
                }
            });
            RequestResult.Failed ended = house.failure("spin", "go");
            assertEquals("CAX-TURN-CANCELLED", ended.problem().code(), "stopped once all were served, and not before");
            assertEquals(messages, served.get());
        }
    }

    /** A cooperative guest returns its value and reports the fuel it really used. */
    @Test
    void case2ACooperativeGuestReturnsItsValueAndItsFuel() {
        try (House house = new House()) {
            house.deploy("sum", "sum");
            long before = 0;
            long step = 0;
            long total = 0;
            for (int n : new int[] {1_000, 2_000, 3_000}) {
                RequestResult.Answered answered =
                        assertInstanceOf(RequestResult.Answered.class, house.ask("sum", number(n)));
                assertEquals(
                        n * (n + 1L) / 2,
                        ByteBuffer.wrap(answered.reply())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong());
                long fuel = answered.turn().fuelUsed();
                assertTrue(answered.turn().fuelExact());
                if (before > 0) {
                    // The loop has eleven instructions that cost one unit each: docs/metering.md.
                    step = fuel - before;
                    assertEquals(11 * 1_000, step);
                }
                before = fuel;
                total += fuel;
            }
            assertTrue(step > 0);
            assertEquals(total, house.status("sum").usage().fuel(), "the account has what the reports say");
        }
    }

    /** A module declaring 100 pages is refused at 1 MB; growth past the limit returns -1 and the agent stays usable. */
    @Test
    void case3MemoryIsRefusedAtDeploymentAndAtGrowth() {
        Limits small = Limits.DEFAULT.change().memoryBytes(1 << 20).build();
        try (House house = new House()) {
            byte[] hundred = Wat.assemble(
                    House.text("grow").replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 100)"));
            assertEquals(
                    "CAX-WASM-MEMORY",
                    refusal(house.runtime.deploy(
                            House.ADMIN, House.descriptor("hundred", Level.DEFAULT, small), hundred)));
            house.deploy("grow", "grow", small);
            assertArrayEquals(number(1), house.answer("grow", "\u000f").reply(), "to all sixteen pages");
            assertArrayEquals(number(-1), house.answer("grow", "\u0001").reply(), "and not one further");
            assertArrayEquals(number(16), house.answer("grow", "\0").reply(), "it has what it had");
            assertEquals(0, house.status("grow").usage().failed());
        }
    }

    /** A guest handing a pointer outside its memory gets a defined error code; the host does not flinch. */
    @Test
    void case4APointerOutsideTheMemoryGetsAnErrorCode() {
        try (House house = new House()) {
            house.deploy("pointers", "pointers");
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(
                        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 1},
                        house.answer("pointers", "go").reply());
            }
            assertEquals(AgentState.RUNNING, house.status("pointers").state());
            assertEquals(0, house.status("pointers").usage().failed());
            assertEquals(List.of(), house.audit.of(AuditEvent.AgentViolation.class));
        }
    }

    /** Strict refuses: any import off its list, SIMD, bulk, reference and thread bytes, more imports than its level admits. */
    @Test
    void case5StrictRefusesImportsFeaturesAndTooManyImports() {
        LevelRules strict = LevelRules.of(Level.STRICT);
        try (House house = new House()) {
            String handle = "(func (export \"handle_message\") (param i32 i32) (result i32) %s (i32.const 0))";
            int refused = 0;
            for (HostFunction function : HostFunction.values()) {
                String module = Imports.module(function);
                DeployResult result = deploy(
                        house,
                        "import" + refused,
                        Level.STRICT,
                        Wat.assemble("(module " + module + LEAST + handle.formatted("") + ")"));
                if (strict.hostFunctions().contains(function)) {
                    assertInstanceOf(DeployResult.Deployed.class, result, result::toString);
                    house.runtime.remove(House.ADMIN, House.id("import" + refused));
                } else {
                    assertEquals("CAX-WASM-IMPORT", refusal(result), function::toString);
                    refused++;
                }
            }
            assertTrue(refused > 2, "there are functions off the list");
            assertEquals(
                    "CAX-WASM-IMPORT",
                    refusal(deploy(
                            house,
                            "unheard",
                            Level.STRICT,
                            Wat.assemble("(module (import \"caxton\" \"open_file\" (func (param i32)))" + LEAST
                                    + handle.formatted("") + ")"))));
            for (String feature : List.of(
                    "(drop (v128.const i32x4 0 0 0 0))",
                    "(memory.fill (i32.const 0) (i32.const 0) (i32.const 8))",
                    "(drop (ref.null extern))")) {
                byte[] module = Wat.assemble("(module " + LEAST + handle.formatted(feature) + ")");
                assertEquals("CAX-WASM-FEATURE", refusal(deploy(house, "feature", Level.STRICT, module)), feature);
            }
            // No level could ever admit threads: the decoder does not know their instructions.
            byte[] threads =
                    Wat.assemble("(module " + LEAST + handle.formatted("(drop (i32.atomic.load (i32.const 0)))") + ")");
            assertEquals("CAX-WASM-UNSUPPORTED", refusal(deploy(house, "threads", Level.STRICT, threads)));
            String many = "(import \"caxton\" \"get_time\" (func (result i64)))".repeat(strict.maxImports() + 1);
            assertEquals(
                    "CAX-WASM-IMPORT-COUNT",
                    refusal(deploy(
                            house,
                            "many",
                            Level.STRICT,
                            Wat.assemble("(module " + many + LEAST + handle.formatted("") + ")"))));
            assertEquals(List.of(), house.runtime.agents(TenantId.DEFAULT), "nothing of them is left");
        }
    }

    /** A violation terminates that agent, is audited, and touches nobody else. */
    @Test
    void case6AViolationEndsItsSandboxIsRecordedAndTouchesNobodyElse() {
        try (House house = new House()) {
            house.deploy("good", "counter");
            house.deploy("bad", "counter");
            house.deploy("worse", "recursion");
            for (int i = 1; i <= 5; i++) {
                assertEquals(i, house.answer("good", "x").reply()[0]);
                assertEquals(1, house.answer("bad", "x").reply()[0], "every time a fresh sandbox");
                assertEquals(
                        "CAX-TURN-TRAPPED", house.failure("bad", "").problem().code());
            }
            assertEquals("CAX-TURN-DEPTH", house.failure("worse", "x").problem().code());
            List<AuditEvent.AgentViolation> violations = house.audit.of(AuditEvent.AgentViolation.class);
            assertEquals(6, violations.size());
            assertTrue(violations.stream().noneMatch(v -> v.agent().equals(House.id("good"))));
            assertEquals(0, house.status("good").usage().failed());
            assertEquals(6, house.answer("good", "x").reply()[0], "and this one keeps its sandbox");
        }
    }

    /** A 100 KB + 1 message is refused at the host call and at the API. */
    @Test
    void case7AMessageOneByteTooLargeIsRefusedAtBothDoors() {
        int most = Limits.DEFAULT.messageBytes();
        try (House house = new House()) {
            house.deploy("notes", "notes");
            house.deploy("large", "large");
            assertArrayEquals(
                    number(0),
                    assertInstanceOf(RequestResult.Answered.class, house.ask("large", number(most)))
                            .reply());
            assertArrayEquals(
                    number(-4),
                    assertInstanceOf(RequestResult.Answered.class, house.ask("large", number(most + 1)))
                            .reply());
            assertInstanceOf(RequestResult.Unanswered.class, house.ask("notes", new byte[most]));
            RequestResult.Refused outside =
                    assertInstanceOf(RequestResult.Refused.class, house.ask("notes", new byte[most + 1]));
            assertEquals("CAX-MESSAGE-TOO-LARGE", outside.problem().code());
            assertEquals(2, house.status("notes").usage().messagesIn(), "only the two that fit");
        }
    }

    /** Messages for unknown or stopped agents reach the dead letters and can be replayed. */
    @Test
    void case9MessagesForNobodyReachTheDeadLettersAndAreReplayed() {
        try (House house = new House()) {
            house.deploy("sender", "sender");
            assertArrayEquals(
                    new byte[] {-6}, house.answer("sender", "notes unknown").reply());
            house.deploy("notes", "notes");
            house.runtime.stop(House.ADMIN, House.id("notes"));
            assertArrayEquals(
                    new byte[] {-6}, house.answer("sender", "notes stopped").reply());
            List<DeadLetter> letters = house.runtime.deadLetters(TenantId.DEFAULT);
            assertEquals(
                    List.of("CAX-AGENT-UNKNOWN", "CAX-AGENT-NOT-RUNNING"),
                    letters.stream().map(l -> l.problem().code()).toList());
            // A replay to an agent that is not there is refused, and loses nothing.
            assertInstanceOf(
                    SendResult.Refused.class,
                    house.runtime.replay(TenantId.DEFAULT, letters.getFirst().sequence()));
            assertEquals(2, house.runtime.deadLetters(TenantId.DEFAULT).size());
            house.runtime.start(House.ADMIN, House.id("notes"));
            for (DeadLetter letter : house.runtime.deadLetters(TenantId.DEFAULT)) {
                assertInstanceOf(SendResult.Accepted.class, house.runtime.replay(TenantId.DEFAULT, letter.sequence()));
            }
            house.finish("notes", "end");
            assertEquals(List.of("stopped", "unknown", "end"), log(house, "notes"));
            assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
            assertFalse(house.status("notes").usage().messagesIn() > 3, "each once");
        }
    }

    /** Imports in the text format. */
    private static final class Imports {
        static String module(HostFunction function) {
            var type = dev.caxton.runtime.sandbox.GuestAbi.type(function);
            StringBuilder text = new StringBuilder("(import \"")
                    .append(function.module())
                    .append("\" \"")
                    .append(function.function())
                    .append("\" (func");
            IntStream.range(0, type.parameters().size())
                    .forEach(i -> text.append(" (param ")
                            .append(type.parameters().get(i).toString().toLowerCase(java.util.Locale.ROOT))
                            .append(')'));
            type.results()
                    .forEach(r -> text.append(" (result ")
                            .append(r.toString().toLowerCase(java.util.Locale.ROOT))
                            .append(')'));
            return text.append("))").toString();
        }
    }
}
