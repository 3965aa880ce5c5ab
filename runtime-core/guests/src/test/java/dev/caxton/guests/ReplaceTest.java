package dev.caxton.guests;

import static dev.caxton.guests.House.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The next version of an agent takes the place of the one before. */
class ReplaceTest {

    private static DeployResult tryReplace(House house, String name, String guest, Limits limits) {
        return house.runtime.replace(House.ADMIN, House.descriptor(name, Level.DEFAULT, limits), House.guest(guest));
    }

    private static AgentStatus replace(House house, String name, String guest) {
        DeployResult result = tryReplace(house, name, guest, Limits.DEFAULT);
        return assertInstanceOf(DeployResult.Deployed.class, result, result::toString)
                .agent();
    }

    private static byte[] put(String value) {
        return ("p" + "\u0001" + "k" + value).getBytes(StandardCharsets.UTF_8);
    }

    private static final byte[] GET = {'g', 1, 'k'};

    @Test
    void stateAndLogStayAndTheMemoryOfTheGuestDoesNot() {
        try (House house = new House()) {
            house.deploy("a", "keeper");
            house.finish("a", put("kept"));
            assertEquals(
                    house.status("a").module(), replace(house, "a", "keeper").module());
            String kept = new String(
                    assertInstanceOf(RequestResult.Answered.class, house.ask("a", GET))
                            .reply(),
                    StandardCharsets.ISO_8859_1);
            assertTrue(kept.endsWith("kept"), kept);
            replace(house, "a", "notes");
            house.finish("a", "first");
            replace(house, "a", "notes");
            house.finish("a", "second");
            List<LogLine> lines = house.runtime.logs(House.id("a"), 0, 10);
            assertEquals(
                    List.of("first", "second"),
                    lines.stream().map(LogLine::text).toList());
            assertTrue(lines.get(0).sequence() < lines.get(1).sequence(), "whoever follows the log goes on following");
            replace(house, "a", "counter");
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("a", "x").reply());
            replace(house, "a", "counter");
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("a", "x").reply());
        }
    }

    @Test
    void whatWaitsIsHandledByTheNextVersionAndNobodyNotices() throws InterruptedException, ExecutionException {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HeldTool tool = new HeldTool("tool".getBytes(StandardCharsets.UTF_8));
            house.tools = tool;
            house.deploy("a", "caller");
            Future<String> running = threads.submit(() -> house.reply("a", "a/b"));
            tool.awaitCall();
            List<Future<String>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                waiting.add(threads.submit(() -> house.reply("a", "hi " + number)));
            }
            while (house.status("a").waiting() < 20) {
                Thread.onSpinWait();
            }
            AtomicReference<Optional<DeployResult>> result = new AtomicReference<>(Optional.empty());
            Thread replacing = replacing(house, result);
            tool.release();
            replacing.join();
            assertInstanceOf(DeployResult.Deployed.class, result.get().orElseThrow());
            assertEquals("tool", running.get(), "the turn that ran was not disturbed");
            for (int i = 0; i < 20; i++) {
                assertEquals("hi " + i, waiting.get(i).get());
            }
            assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
        }
    }

    @Test
    void underLoadEveryMessageIsAnsweredOnce() throws InterruptedException, ExecutionException {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            house.deploy("a", "echo");
            AtomicBoolean enough = new AtomicBoolean();
            List<Future<Integer>> askers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "asker " + i + " ";
                askers.add(threads.submit(() -> {
                    int asked = 0;
                    while (!enough.get()) {
                        assertEquals(name + asked, house.reply("a", name + asked));
                        asked++;
                    }
                    return asked;
                }));
            }
            for (int i = 0; i < 20; i++) {
                // Refusing comes between them: what can't begin changes nothing.
                assertEquals("CAX-AGENT-INIT", refusal(tryReplace(house, "a", "badinit", Limits.DEFAULT)));
                replace(house, "a", "echo");
            }
            enough.set(true);
            for (Future<Integer> asker : askers) {
                assertTrue(asker.get() > 0);
            }
            assertEquals(List.of(), house.runtime.deadLetters(TenantId.DEFAULT));
        }
    }

    @Test
    void whatCannotBeginLeavesTheAgentAsItWas() {
        try (House house = new House()) {
            house.deploy("a", "counter");
            house.finish("a", "x");
            assertEquals("CAX-AGENT-INIT", refusal(tryReplace(house, "a", "badinit", Limits.DEFAULT)));
            DeployResult bytes = house.runtime.replace(
                    House.ADMIN, House.descriptor("a", Level.DEFAULT, Limits.DEFAULT), new byte[] {1, 2, 3});
            assertTrue(refusal(bytes).startsWith("CAX-WASM-"));
            house.audit.breakDown();
            assertEquals("CAX-AUDIT-UNAVAILABLE", refusal(tryReplace(house, "a", "echo", Limits.DEFAULT)));
            house.audit.mend();
            assertEquals("CAX-AGENT-UNKNOWN", refusal(tryReplace(house, "b", "echo", Limits.DEFAULT)));
            assertEquals(4, house.audit.of(AuditEvent.DeploymentRefused.class).size());
            assertArrayEquals(new byte[] {2, 1, 2}, house.answer("a", "x").reply(), "the very same sandbox");
        }
    }

    @Test
    void bothVersionsNeedRoomButOnlyOnePlace() {
        long two = 2 * (Limits.DEFAULT.memoryBytes() + 1_000_000);
        try (House house = new House(builder -> builder.tenantQuota(new Quota(Limits.MAX_FUEL_PER_SECOND, two, 1)))) {
            house.deploy("a", "echo");
            for (int i = 0; i < 5; i++) {
                replace(house, "a", "counter");
                assertEquals("CAX-AGENT-INIT", refusal(tryReplace(house, "a", "badinit", Limits.DEFAULT)));
            }
            Limits large = Limits.DEFAULT
                    .change()
                    .memoryBytes(2 * Limits.DEFAULT.memoryBytes())
                    .build();
            assertEquals("CAX-RESOURCE-MEMORY", refusal(tryReplace(house, "a", "echo", large)));
            assertInstanceOf(LifecycleResult.Changed.class, house.runtime.remove(House.ADMIN, House.id("a")));
            house.deploy("b", "echo");
            replace(house, "b", "echo");
        }
    }

    @Test
    void aStoppedAgentStaysStoppedAndAFailedOneRunsAgain() {
        try (House house = new House()) {
            house.deploy("a", "echo");
            house.runtime.stop(House.ADMIN, House.id("a"));
            assertEquals(AgentState.LOADED, replace(house, "a", "counter").state());
            RequestResult.Refused refused = assertInstanceOf(RequestResult.Refused.class, house.ask("a", "x"));
            assertEquals("CAX-AGENT-NOT-RUNNING", refused.problem().code());
            assertInstanceOf(LifecycleResult.Changed.class, house.runtime.start(House.ADMIN, House.id("a")));
            assertArrayEquals(new byte[] {1, 1, 2}, house.answer("a", "x").reply());
            house.runtime.load(
                    House.ADMIN, House.descriptor("b", Level.DEFAULT, Limits.DEFAULT), House.guest("badinit"));
            house.runtime.start(House.ADMIN, House.id("b"));
            assertEquals(AgentState.FAILED, house.status("b").state());
            assertEquals(AgentState.RUNNING, replace(house, "b", "echo").state());
            assertEquals("hi", house.reply("b", "hi"));
        }
    }

    @Test
    void whoGivesUpWaitingForTheLastTurnChangesNothing() throws InterruptedException, ExecutionException {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HeldTool tool = new HeldTool("tool".getBytes(StandardCharsets.UTF_8));
            house.tools = tool;
            house.deploy("a", "caller");
            Future<String> running = threads.submit(() -> house.reply("a", "a/b"));
            tool.awaitCall();
            AtomicReference<Optional<DeployResult>> result = new AtomicReference<>(Optional.empty());
            Thread replacing = replacing(house, result);
            replacing.interrupt();
            replacing.join();
            assertEquals("CAX-AGENT-BUSY", refusal(result.get().orElseThrow()));
            Future<String> next = threads.submit(() -> house.reply("a", "a/b"));
            tool.release();
            assertEquals("tool", running.get());
            assertEquals("tool", next.get(), "what came meanwhile is handled");
            assertEquals("CAX-AGENT-STATE", refusalOfADrainingOne(house));
        }
    }

    /** Somebody who wants another version, and waits for the turn that runs. */
    private static Thread replacing(House house, AtomicReference<Optional<DeployResult>> result) {
        Thread thread = Thread.ofPlatform()
                .start(() -> result.set(Optional.of(tryReplace(house, "a", "echo", Limits.DEFAULT))));
        while (house.audit.of(AuditEvent.AgentDeployed.class).size() < 2
                || thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    /** Drained under a hold, so that it does not come to its end. */
    private static String refusalOfADrainingOne(House house) {
        Hold all = Hold.node(Hold.What.TURNS);
        house.runtime.hold(House.ADMIN, all);
        house.runtime.send(
                House.ADMIN, Message.to(House.id("a")).content(new byte[] {1}).build());
        house.runtime.drain(House.ADMIN, House.id("a"));
        String code = refusal(tryReplace(house, "a", "echo", Limits.DEFAULT));
        house.runtime.release(House.ADMIN, all);
        return code;
    }
}
