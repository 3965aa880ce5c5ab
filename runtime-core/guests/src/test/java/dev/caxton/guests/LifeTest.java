package dev.caxton.guests;

import static dev.caxton.guests.House.changed;
import static dev.caxton.guests.House.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Message;
import dev.caxton.testkit.Wat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Deployment, stop, start, removal, failure. */
class LifeTest {

    /** Room for one agent, what the host keeps for it and its code, and not for the code of another one. */
    private static final long ONE_AGENT = Limits.DEFAULT.memoryBytes() + 130_000;

    private static DeployResult tryDeploy(House house, String name, byte[] module) {
        return house.runtime.deploy(House.ADMIN, House.descriptor(name, Level.DEFAULT, Limits.DEFAULT), module);
    }

    @Test
    void aDeploymentIsRecordedBeforeTheAgentRuns() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            assertEquals(AgentState.RUNNING, house.status("echo").state());
            AuditEvent.AgentDeployed deployed =
                    house.audit.of(AuditEvent.AgentDeployed.class).getFirst();
            assertEquals(House.id("echo"), deployed.agent());
            assertEquals(house.status("echo").module(), deployed.module());
            assertEquals(List.of(house.status("echo")), house.runtime.agents(TenantId.DEFAULT));
            assertEquals(List.of(), house.runtime.agents(new TenantId("other")));
        }
    }

    @Test
    void whatCannotBeRecordedDoesNotRun() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            house.runtime.stop(House.ADMIN, House.id("echo"));
            house.audit.breakDown();
            assertEquals("CAX-AUDIT-UNAVAILABLE", refusal(tryDeploy(house, "other", House.guest("echo"))));
            assertEquals(Optional.empty(), house.runtime.agent(House.id("other")));
            assertEquals("CAX-AUDIT-UNAVAILABLE", refusal(house.runtime.start(House.ADMIN, House.id("echo"))));
            assertEquals(AgentState.STOPPED, house.status("echo").state());
        }
    }

    @Test
    void aRefusedDeploymentLeavesNothingBehindAndIsRecorded() {
        try (House house = new House(builder -> builder.memoryBudget(ONE_AGENT))) {
            assertTrue(refusal(tryDeploy(house, "bad", new byte[] {1, 2, 3})).startsWith("CAX-WASM-"));
            assertEquals("CAX-AGENT-INIT", refusal(tryDeploy(house, "bad", House.guest("badinit"))));
            assertEquals(
                    "CAX-ENGINE-UNKNOWN",
                    refusal(house.runtime.deploy(
                            House.ADMIN,
                            new AgentDescriptor(
                                    "bad",
                                    TenantId.DEFAULT,
                                    Level.DEFAULT,
                                    Limits.DEFAULT,
                                    List.of(),
                                    Optional.of("warp")),
                            House.guest("echo"))));
            house.audit.breakDown();
            assertEquals("CAX-AUDIT-UNAVAILABLE", refusal(tryDeploy(house, "bad", House.guest("echo"))));
            house.audit.mend();
            assertEquals(Optional.empty(), house.runtime.agent(House.id("bad")));
            assertEquals(4, house.audit.of(AuditEvent.DeploymentRefused.class).size());
            // The budget holds one agent: it is all there, and so is the name.
            house.deploy("bad", "echo");
            assertEquals("CAX-RESOURCE-MEMORY", refusal(tryDeploy(house, "more", House.guest("echo"))));
            assertEquals("CAX-AGENT-EXISTS", refusal(tryDeploy(house, "bad", House.guest("echo"))));
            house.runtime.remove(House.ADMIN, House.id("bad"));
            house.deploy("more", "echo");
        }
    }

    @Test
    void anImportOffTheLevelsListIsRefused() {
        try (House house = new House()) {
            DeployResult result = house.runtime.deploy(
                    House.ADMIN, House.descriptor("sender", Level.STRICT, Limits.DEFAULT), House.guest("sender"));
            assertTrue(refusal(result).startsWith("CAX-WASM-"));
            assertTrue(refusal(
                            tryDeploy(
                                    house,
                                    "simd",
                                    Wat.assemble(
                                            "(module (memory (export \"memory\") 1) (func (export \"caxton_alloc\") (param i32) (result i32) (i32.const 8)) (func (export \"handle_message\") (param i32 i32) (result i32) (i32x4.extract_lane 0 (v128.const i32x4 0 0 0 0))))")))
                    .startsWith("CAX-"));
        }
    }

    @Test
    void aFunctionThatTheJvmCompilesBadlyIsReported() {
        String large = "(func $large (export \"large\") (param i32) (result i32) (local.get 0)"
                + " (i32.const 3) (i32.mul) (i32.const 7) (i32.xor)".repeat(4_000) + ")";
        byte[] module = Wat.assemble(
                House.text("echo").replace("(memory (export \"memory\")", large + "\n(memory (export \"memory\")"));
        try (House house = new House()) {
            DeployResult.Deployed deployed =
                    assertInstanceOf(DeployResult.Deployed.class, tryDeploy(house, "large", module));
            assertEquals(1, deployed.warnings().size(), deployed::toString);
            assertTrue(deployed.warnings().getFirst().contains("\"large\" becomes about"), deployed::toString);
            assertEquals("hi", house.reply("large", "hi"), "it runs all the same");
            house.deploy("small", "echo");
            assertEquals(
                    List.of(),
                    assertInstanceOf(DeployResult.Deployed.class, tryDeploy(house, "small-too", House.guest("echo")))
                            .warnings());
        }
    }

    @Test
    void aModuleLargerThanItsLimitIsRefused() {
        try (House house = new House()) {
            Limits small = Limits.DEFAULT.change().memoryBytes(1_000_000).build();
            byte[] module = Wat.assemble(
                    House.text("spin").replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 100)"));
            DeployResult result =
                    house.runtime.deploy(House.ADMIN, House.descriptor("big", Level.DEFAULT, small), module);
            assertTrue(refusal(result).startsWith("CAX-WASM-"));
        }
    }

    @Test
    void stopAndStartKeepTheNameAndLoseTheState() {
        try (House house = new House()) {
            house.deploy("counter", "counter");
            house.finish("counter", "a");
            assertEquals(AgentState.STOPPED, changed(house.runtime.stop(House.ADMIN, House.id("counter"))));
            RequestResult.Refused refused = assertInstanceOf(RequestResult.Refused.class, house.ask("counter", "b"));
            assertEquals("CAX-AGENT-NOT-RUNNING", refused.problem().code());
            assertEquals("CAX-AGENT-STATE", refusal(house.runtime.stop(House.ADMIN, House.id("counter"))));
            assertEquals(AgentState.RUNNING, changed(house.runtime.start(House.ADMIN, House.id("counter"))));
            assertEquals("CAX-AGENT-STATE", refusal(house.runtime.start(House.ADMIN, House.id("counter"))));
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("counter", "c").reply());
            assertEquals(
                    List.of("LOADED>RUNNING", "RUNNING>STOPPED", "STOPPED>RUNNING"),
                    house.audit.of(AuditEvent.AgentStateChanged.class).stream()
                            .map(e -> e.from() + ">" + e.to())
                            .toList());
        }
    }

    @Test
    void whatIsLoadedRunsNothingUntilItIsStarted() {
        try (House house = new House()) {
            // Its init would fail: it is not called.
            DeployResult.Deployed loaded = assertInstanceOf(
                    DeployResult.Deployed.class,
                    house.runtime.load(
                            House.ADMIN,
                            House.descriptor("bad", Level.DEFAULT, Limits.DEFAULT),
                            House.guest("badinit")));
            assertEquals(AgentState.LOADED, loaded.agent().state());
            assertEquals("CAX-AGENT-INIT", refusal(house.runtime.start(House.ADMIN, House.id("bad"))));
            assertEquals(AgentState.FAILED, house.status("bad").state());
            house.runtime.load(
                    House.ADMIN, House.descriptor("echo", Level.DEFAULT, Limits.DEFAULT), House.guest("echo"));
            RequestResult.Refused refused = assertInstanceOf(RequestResult.Refused.class, house.ask("echo", "b"));
            assertEquals("CAX-AGENT-NOT-RUNNING", refused.problem().code());
            Hold all = Hold.node(Hold.What.TURNS);
            house.runtime.hold(House.ADMIN, all);
            assertEquals("CAX-HOLD", refusal(house.runtime.start(House.ADMIN, House.id("echo"))));
            assertEquals(AgentState.LOADED, house.status("echo").state());
            house.runtime.release(House.ADMIN, all);
            assertEquals(AgentState.RUNNING, changed(house.runtime.start(House.ADMIN, House.id("echo"))));
            assertEquals("hi", house.reply("echo", "hi"));
            house.runtime.load(
                    House.ADMIN, House.descriptor("still", Level.DEFAULT, Limits.DEFAULT), House.guest("echo"));
            assertEquals(AgentState.STOPPED, changed(house.runtime.stop(House.ADMIN, House.id("still"))));
            changed(house.runtime.remove(House.ADMIN, House.id("still")));
        }
    }

    @Test
    void removalFreesTheNameAndUnknownAgentsAreNamed() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            changed(house.runtime.remove(House.ADMIN, House.id("echo")));
            assertEquals(Optional.empty(), house.runtime.agent(House.id("echo")));
            assertEquals("CAX-AGENT-UNKNOWN", refusal(house.runtime.stop(House.ADMIN, House.id("echo"))));
            house.deploy("echo", "echo");
            assertEquals("hi", house.reply("echo", "hi"));
        }
    }

    @Test
    void stoppingEndsASpinningTurnAndNeighboursDoNotNotice() throws InterruptedException {
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
            house.deploy("echo", "echo");
            house.deploy("spin", "spin", forever);
            List<RequestResult> results = new ArrayList<>();
            Thread spinning = Thread.ofVirtual().start(() -> results.add(house.ask("spin", "go")));
            // One permit, and the spinning guest has it: every answer is a quantum it gave way.
            for (int i = 0; i < 20; i++) {
                assertEquals("hi " + i, house.reply("echo", "hi " + i));
            }
            assertEquals(AgentState.STOPPED, changed(house.runtime.stop(House.ADMIN, House.id("spin"))));
            spinning.join();
            RequestResult result = results.getFirst();
            if (result instanceof RequestResult.Failed failed) {
                assertTrue(
                        List.of("CAX-TURN-CANCELLED", "CAX-TURN-OUT-OF-FUEL", "CAX-AGENT-NOT-RUNNING")
                                .contains(failed.problem().code()),
                        result::toString);
            } else {
                assertInstanceOf(RequestResult.Refused.class, result, result::toString);
            }
        }
    }

    @Test
    void stoppingSendsWhatWaitsToTheDeadLetters() throws InterruptedException {
        try (House house = new House()) {
            HeldTool tool = new HeldTool(new byte[0]);
            house.tools = tool;
            house.deploy("caller", "caller");
            List<RequestResult> results = new ArrayList<>();
            Thread first = Thread.ofVirtual().start(() -> results.add(house.ask("caller", "a/b")));
            tool.awaitCall();
            house.runtime.send(
                    House.ADMIN,
                    Message.to(House.id("caller")).content(new byte[] {1}).build());
            // The turn waits for its tool: the agent is stopped all the same, and can't be started before the turn has
            // ended.
            assertEquals(AgentState.STOPPED, changed(house.runtime.stop(House.ADMIN, House.id("caller"))));
            assertEquals(
                    "CAX-AGENT-NOT-RUNNING",
                    house.runtime
                            .deadLetters(TenantId.DEFAULT)
                            .getFirst()
                            .problem()
                            .code());
            assertEquals("CAX-AGENT-BUSY", refusal(house.runtime.start(House.ADMIN, House.id("caller"))));
            tool.release();
            first.join();
            assertEquals(
                    "CAX-TURN-CANCELLED",
                    assertInstanceOf(RequestResult.Failed.class, results.getFirst())
                            .problem()
                            .code());
            assertEquals(AgentState.RUNNING, changed(house.runtime.start(House.ADMIN, House.id("caller"))));
        }
    }

    @Test
    void aClosedRuntimeTakesNothing() {
        House house = new House();
        house.deploy("echo", "echo");
        house.close();
        assertEquals("CAX-RUNTIME-CLOSED", refusal(tryDeploy(house, "other", House.guest("echo"))));
        assertInstanceOf(
                RequestResult.Refused.class,
                house.runtime.request(House.ADMIN, Message.to(House.id("echo")).build(), Duration.ofSeconds(1)));
        house.close();
    }

    @Test
    void aDrainingAgentHandlesWhatItHasAndTakesNoMore() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (House house = new House()) {
            HeldTool tool = new HeldTool(new byte[0]);
            house.tools = tool;
            house.audit.watch(event -> {
                if (event instanceof AuditEvent.AgentStateChanged changed
                        && changed.to().equals("STOPPED")) {
                    stopped.countDown();
                }
            });
            house.deploy("caller", "caller");
            Thread first = Thread.ofVirtual().start(() -> house.ask("caller", "a/b"));
            tool.awaitCall();
            house.runtime.send(
                    House.ADMIN,
                    Message.to(House.id("caller")).content(new byte[] {1}).build());
            assertEquals(
                    AgentState.DRAINING,
                    changed(house.runtime.drain(House.ADMIN, House.id("caller"), Duration.ofMinutes(1))));
            assertInstanceOf(RequestResult.Refused.class, house.ask("caller", "a/b"));
            assertEquals("CAX-AGENT-STATE", refusal(house.runtime.start(House.ADMIN, House.id("caller"))));
            tool.release();
            first.join();
            stopped.await();
            assertEquals(2, house.status("caller").usage().turns(), "what waited was handled");
            assertEquals(AgentState.RUNNING, changed(house.runtime.start(House.ADMIN, House.id("caller"))));
            // Nothing waits: it is stopped as soon as it is asked.
            CountDownLatch again = new CountDownLatch(2);
            house.audit.watch(event -> again.countDown());
            house.runtime.drain(House.ADMIN, House.id("caller"), Duration.ofMinutes(1));
            again.await();
            assertEquals(AgentState.STOPPED, house.status("caller").state());
        }
    }

    @Test
    void deadLettersAreReplayedAndPurged() {
        try (House house = new House()) {
            house.deploy("sender", "sender");
            house.finish("sender", "notes hello");
            house.finish("sender", "notes there");
            long first = house.runtime.deadLetters(TenantId.DEFAULT).getFirst().sequence();
            // Nobody is there to take it: it stays, and is no longer the first.
            assertInstanceOf(SendResult.Refused.class, house.runtime.replay(TenantId.DEFAULT, first));
            assertEquals(2, house.runtime.deadLetters(TenantId.DEFAULT).size());
            assertInstanceOf(SendResult.Refused.class, house.runtime.replay(TenantId.DEFAULT, first));
            house.deploy("notes", "notes");
            long now = house.runtime.deadLetters(TenantId.DEFAULT).getLast().sequence();
            assertInstanceOf(SendResult.Accepted.class, house.runtime.replay(TenantId.DEFAULT, now));
            house.finish("notes", "end");
            assertEquals(
                    "hello",
                    house.runtime.logs(House.id("notes"), 0, 1).getFirst().text());
            assertEquals(1, house.runtime.purge(TenantId.DEFAULT));
            assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
        }
    }

    @Test
    void callsIntoTheHostAreCountedByFunction() {
        try (House house = new House()) {
            house.deploy("sender", "sender");
            house.finish("sender", "notes hello");
            house.finish("sender", "notes there");
            assertEquals(
                    Map.of("caxton.reply", 2L, "caxton.send_message", 2L),
                    house.status("sender").usage().hostCalls());
        }
    }
}
