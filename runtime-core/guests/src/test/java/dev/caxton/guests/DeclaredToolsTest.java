package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.spi.Handed;
import dev.caxton.runtime.spi.ToolAnswer;
import dev.caxton.runtime.spi.ToolRequest;
import dev.caxton.runtime.tool.DeclaredTool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of tools that agents declare, as the runtime hands them over. */
class DeclaredToolsTest {

    private static final Principal CLERK = Principal.agent(House.id("clerk"));

    private static DeclaredTool tool(String name) {
        return new DeclaredTool(
                name,
                Optional.empty(),
                "a tool",
                Map.of("type", "object"),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    private static AgentDescriptor descriptor(Limits limits, Upkeep upkeep, List<DeclaredTool> tools) {
        return new AgentDescriptor(
                "box", TenantId.DEFAULT, Level.DEFAULT, limits, List.of(), Optional.empty(), upkeep, tools);
    }

    private static void deploy(House house, Limits limits, String guest, DeclaredTool... tools) {
        house.deploy(descriptor(limits, Upkeep.DEFAULT, List.of(tools)), House.guest(guest));
    }

    private static Handed hand(House house, DeclaredTool tool, String arguments, Duration left) {
        return house.runtime
                .tools()
                .hand(new ToolRequest(
                        House.id("box"),
                        tool,
                        CLERK,
                        arguments.getBytes(StandardCharsets.UTF_8),
                        "call-1",
                        Instant.now().plus(left),
                        Optional.empty()));
    }

    private static ToolAnswer answer(Handed handed) {
        return handed.answer()
                .orTimeout(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static ToolAnswer call(House house, String tool, String arguments) {
        return answer(hand(house, tool(tool), arguments, House.PATIENCE));
    }

    private static String text(ToolAnswer answer) {
        return new String(
                assertInstanceOf(ToolAnswer.Replied.class, answer, answer::toString)
                        .content(),
                StandardCharsets.UTF_8);
    }

    private static ToolAnswer.Cause cause(ToolAnswer answer) {
        return assertInstanceOf(ToolAnswer.Failed.class, answer, answer::toString)
                .cause();
    }

    @Test
    void theAgentSeesWhoCallsWhichToolWithWhatAndNobodyCanClaimThat() {
        try (House house = new House()) {
            // The sender may not send to it: the call was decided on elsewhere.
            house.forbidden.add(House.id("box"));
            deploy(house, Limits.DEFAULT, "toolbox", tool("echo"), tool("whom"));
            assertEquals("{\"a\":1}", text(call(house, "echo", "{\"a\":1}")));
            assertEquals("agent:default/clerk", text(call(house, "whom", "{}")));
            house.forbidden.clear();
            assertEquals("no call", house.reply("box", "{\"a\":1}"), "a message is no call");
        }
    }

    @ParameterizedTest
    @CsvSource({"spin, FUEL", "trap, TRAPPED", "stat, STATUS"})
    void aFailureIsToldAtOnceAndNothingIsTriedAgain(String tool, ToolAnswer.Cause cause) {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT, "toolbox", tool(tool), tool("echo"));
            assertEquals(cause, cause(call(house, tool, "{}")));
            assertEquals(1, house.status("box").usage().turns());
            assertEquals(0, house.status("box").usage().retries());
            assertEquals("{}", text(call(house, "echo", "{}")), "it goes on");
        }
    }

    /** It was decided on, approved and recorded for one call, and an operator who replays it need not be somebody who may call. */
    @Test
    void aCallThatBecameADeadLetterIsNeverDeliveredAgain() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT, "toolbox", tool("trap"), tool("echo"));
            assertEquals(ToolAnswer.Cause.TRAPPED, cause(call(house, "trap", "{}")));
            DeadLetter letter = house.runtime.deadLetters(TenantId.DEFAULT).getFirst();
            SendResult.Refused refused = assertInstanceOf(
                    SendResult.Refused.class, house.runtime.replay(TenantId.DEFAULT, letter.sequence()));
            assertEquals("CAX-LETTER-CALL", refused.problem().code());
            assertEquals(List.of(letter), house.runtime.deadLetters(TenantId.DEFAULT), "it stays as it is");
            assertEquals("{}", text(call(house, "echo", "{}")));
            assertEquals(2, house.status("box").usage().turns(), "what was replayed would have come first");
        }
    }

    @Test
    void whoeverDoesNotReplyHasHandledItAndOnlyTheFirstReplyCounts() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT, "toolbox", tool("mute"), tool("dupl"));
            assertInstanceOf(ToolAnswer.Silent.class, call(house, "mute", "{}"));
            assertEquals("{\"b\":2}", text(call(house, "dupl", "{\"b\":2}")));
        }
    }

    @Test
    void theReceiversLimitsHoldAsForEveryMessage() {
        try (House house = new House()) {
            Limits limits =
                    Limits.DEFAULT.change().messageBytes(8).mailboxLength(1).build();
            deploy(house, limits, "toolbox", tool("echo"));
            assertEquals(ToolAnswer.Cause.TOO_LARGE, cause(call(house, "echo", "{\"a\":123}")));
            Hold hold = Hold.of(Hold.What.TURNS, House.id("box"));
            assertEquals("{}", text(call(house, "echo", "{}")));
            house.runtime.hold(House.ADMIN, hold);
            assertEquals(ToolAnswer.Cause.HELD, cause(call(house, "echo", "{}")));
            assertTrue(house.runtime.tools().obstacle(House.id("box")).isPresent());
            house.runtime.release(House.ADMIN, hold);
            assertTrue(house.runtime.tools().obstacle(House.id("box")).isEmpty());
            house.runtime.stop(House.ADMIN, House.id("box"));
            assertEquals(ToolAnswer.Cause.STOPPED, cause(call(house, "echo", "{}")));
            assertEquals(
                    ToolAnswer.Cause.STOPPED,
                    house.runtime
                            .tools()
                            .obstacle(House.id("box"))
                            .orElseThrow()
                            .cause());
            assertTrue(house.runtime.tools().obstacle(House.id("nobody")).isPresent());
        }
    }

    /** One permit, which another agent holds: what waits in the mailbox can be given up, and is never seen then. */
    @Test
    void aCallThatIsGivenUpBeforeItsTurnIsNeverSeen() {
        try (House house = new House(builder -> builder.permits(1))) {
            Limits slow = Limits.DEFAULT
                    .change()
                    .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                    .turnTime(Duration.ofSeconds(2))
                    .mailboxLength(2)
                    .build();
            deploy(house, slow, "toolbox", tool("spin"), tool("whom"));
            Handed spinning = hand(house, tool("spin"), "{}", House.PATIENCE);
            Handed second = hand(house, tool("whom"), "{}", House.PATIENCE);
            Handed late = hand(house, tool("whom"), "{}", Duration.ofMillis(1));
            boolean unseen = second.giveUp();
            assertTrue(cause(answer(spinning)).isFailure());
            assertFalse(spinning.giveUp(), "its turn had begun");
            assertTrue(unseen);
            assertEquals(ToolAnswer.Cause.NOT_BEGUN, cause(answer(second)));
            assertTrue(
                    List.of(ToolAnswer.Cause.NOT_BEGUN, ToolAnswer.Cause.FULL).contains(cause(answer(late))));
            assertEquals(1, house.status("box").usage().turns());
        }
    }

    /** The first call waits in its turn for a tool, the second one in the mailbox. */
    @Test
    void aCallThatIsTakenBackEndsItsTurnAndNoOther() throws InterruptedException {
        HeldTool tool = new HeldTool("{}".getBytes(StandardCharsets.UTF_8));
        try (House house = new House()) {
            house.tools = tool;
            house.takenBack = tool::release;
            deploy(house, Limits.DEFAULT, "toolbox", tool("call"), tool("echo"));
            Handed waiting = hand(house, tool("call"), "{}", House.PATIENCE);
            Handed next = hand(house, tool("echo"), "{}", House.PATIENCE);
            Handed unseen = hand(house, tool("echo"), "{}", House.PATIENCE);
            tool.awaitCall();
            assertTrue(unseen.cancel());
            assertFalse(waiting.cancel(), "its turn had begun");
            assertEquals(ToolAnswer.Cause.CANCELLED, cause(answer(waiting)));
            assertFalse(ToolAnswer.Cause.CANCELLED.isFailure());
            assertEquals("{}", text(answer(next)));
            assertEquals(ToolAnswer.Cause.NOT_BEGUN, cause(answer(unseen)));
            assertFalse(next.cancel(), "it is over");
            assertEquals("{\"a\":1}", text(call(house, "echo", "{\"a\":1}")));
            assertEquals(3, house.status("box").usage().turns());
            assertEquals(Optional.empty(), house.status("box").lastFailure());
        }
    }

    /** Whoever only stops waiting leaves the turn alone. */
    @Test
    void aCallThatNobodyWaitsForAnyMoreGoesOn() throws InterruptedException {
        HeldTool tool = new HeldTool("done".getBytes(StandardCharsets.UTF_8));
        try (House house = new House()) {
            house.tools = tool;
            deploy(house, Limits.DEFAULT, "toolbox", tool("call"));
            Handed waiting = hand(house, tool("call"), "{}", House.PATIENCE);
            tool.awaitCall();
            assertFalse(waiting.giveUp());
            tool.release();
            assertEquals("done", text(answer(waiting)));
        }
    }

    @Test
    void aFullMailboxIsNoFailureOfTheAgent() {
        try (House house = new House(builder -> builder.permits(1))) {
            Limits slow = Limits.DEFAULT
                    .change()
                    .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
                    .turnTime(Duration.ofSeconds(1))
                    .mailboxLength(1)
                    .build();
            deploy(house, slow, "toolbox", tool("spin"));
            List<Handed> many = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                many.add(hand(house, tool("spin"), "{}", House.PATIENCE));
            }
            assertEquals(ToolAnswer.Cause.FULL, cause(answer(many.getLast())));
            assertFalse(ToolAnswer.Cause.FULL.isFailure());
            many.forEach(Handed::giveUp);
        }
    }

    /** What was decided on is the tool as one version declares it. */
    @Test
    void noOtherVersionGetsACallThatWasDecidedOnBefore() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT, "toolbox", tool("echo"));
            DeclaredTool other = new DeclaredTool(
                    "echo",
                    Optional.empty(),
                    "another tool",
                    Map.of("type", "object"),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty());
            DeployResult replaced = house.runtime.replace(
                    House.ADMIN, descriptor(Limits.DEFAULT, Upkeep.DEFAULT, List.of(other)), House.guest("toolbox"));
            assertInstanceOf(DeployResult.Deployed.class, replaced, replaced::toString);
            assertEquals(List.of(other), house.status("box").tools());
            assertEquals(ToolAnswer.Cause.REPLACED, cause(call(house, "echo", "{}")));
            assertEquals("{}", text(answer(hand(house, other, "{}", House.PATIENCE))));
        }
    }

    /** A guest that takes batches sees the tool in the record, and a call in a batch that fails is handled once more, alone. */
    @Test
    void aCallInABatchThatFailedIsHandledAlone() {
        try (House house = new House()) {
            Upkeep upkeep =
                    new Upkeep(Upkeep.NORMAL_WEIGHT, RestartRule.DEFAULT, new RetryRule(0, Duration.ofSeconds(1), 1));
            house.deploy(descriptor(Limits.DEFAULT, upkeep, List.of(tool("any"))), House.guest("batch"));
            assertEquals("b1a", text(call(house, "any", "a")));
            // Fails in the batch, and when it is alone again.
            assertEquals(ToolAnswer.Cause.STATUS, cause(call(house, "any", "x")));
        }
    }

    @Test
    void thereIsNobodyToCallWhereThereIsNoAgent() {
        try (House house = new House()) {
            assertEquals(ToolAnswer.Cause.STOPPED, cause(call(house, "echo", "{}")));
        }
    }
}
