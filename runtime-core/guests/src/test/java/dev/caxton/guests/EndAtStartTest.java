package dev.caxton.guests;

import static dev.caxton.guests.House.changed;
import static dev.caxton.guests.House.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.testkit.Wat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whoever ends an agent does not wait for its init, and wins over whoever starts it. */
class EndAtStartTest {

    /** As long as a turn can be: without a cancel it ends for want of fuel or time, which is another result. */
    private static final Limits LONG = Limits.DEFAULT
            .change()
            .fuelPerTurn(Limits.MAX_FUEL_PER_TURN)
            .turnTime(Limits.MAX_TURN_TIME)
            .build();

    /** Its init says that it runs, and goes on for ever. */
    private static final byte[] SLOW = Wat.assemble("""
            (module
              (import "caxton" "log" (func $log (param i32 i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "init")
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "init") (result i32)
                (call $log (i32.const 2) (i32.const 16) (i32.const 4))
                (loop $ever (br $ever))
                (i32.const 0))
              (func (export "handle_message") (param i32 i32) (result i32) (i32.const 0)))
            """);

    /** By the slow engine, which takes half a minute for so much fuel: whoever wants to end it is faster. */
    private static final AgentDescriptor NEXT = new AgentDescriptor(
            "a", TenantId.DEFAULT, Level.DEFAULT, LONG, List.of(), Optional.of("endive-interpreter"));

    private static void load(House house) {
        DeployResult loaded = house.runtime.load(House.ADMIN, NEXT, SLOW);
        assertInstanceOf(DeployResult.Deployed.class, loaded, loaded::toString);
    }

    /** Begins something that runs the slow init, and waits until that runs. */
    private static <T> Future<T> begun(House house, ExecutorService threads, Callable<T> action) {
        Future<T> result = threads.submit(action);
        while (house.runtime.logs(House.id("a"), 0, 1).isEmpty()) {
            Thread.onSpinWait();
        }
        return result;
    }

    @Test
    void aStopCancelsTheStartThatIsUnderWay() throws Exception {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            load(house);
            Future<LifecycleResult> start =
                    begun(house, threads, () -> house.runtime.start(House.ADMIN, House.id("a")));
            assertEquals(AgentState.STOPPED, changed(house.runtime.stop(House.ADMIN, House.id("a"))));
            assertEquals("CAX-AGENT-BUSY", refusal(start.get()));
            assertEquals(
                    List.of("LOADED>RUNNING", "RUNNING>STOPPED"),
                    house.audit.of(AuditEvent.AgentStateChanged.class).stream()
                            .map(e -> e.from() + ">" + e.to())
                            .toList());
            Usage usage = house.status("a").usage();
            assertTrue(usage.fuel() < LONG.fuelPerTurn(), "it did not go on to its own end");
            assertEquals(0, usage.memoryBytes(), "the sandbox is gone");
        }
    }

    @Test
    void aDrainCancelsTheStartThatIsUnderWay() throws Exception {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            load(house);
            CountDownLatch stopped = new CountDownLatch(1);
            house.audit.watch(event -> {
                if (event instanceof AuditEvent.AgentStateChanged changed
                        && changed.to().equals("STOPPED")) {
                    stopped.countDown();
                }
            });
            Future<LifecycleResult> start =
                    begun(house, threads, () -> house.runtime.start(House.ADMIN, House.id("a")));
            changed(house.runtime.drain(House.ADMIN, House.id("a"), Duration.ofMinutes(1)));
            assertEquals("CAX-AGENT-BUSY", refusal(start.get()));
            stopped.await();
            assertEquals(AgentState.STOPPED, house.status("a").state());
        }
    }

    @Test
    void aRemovalCancelsTheStartThatIsUnderWay() throws Exception {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            load(house);
            Future<LifecycleResult> start =
                    begun(house, threads, () -> house.runtime.start(House.ADMIN, House.id("a")));
            changed(house.runtime.remove(House.ADMIN, House.id("a")));
            assertEquals("CAX-AGENT-BUSY", refusal(start.get()));
            assertEquals(Optional.empty(), house.runtime.agent(House.id("a")));
        }
    }

    @Test
    void theEndOfTheRuntimeCancelsTheStartThatIsUnderWay() throws Exception {
        House house = new House();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            load(house);
            Future<LifecycleResult> start =
                    begun(house, threads, () -> house.runtime.start(House.ADMIN, House.id("a")));
            house.close();
            assertEquals("CAX-AGENT-BUSY", refusal(start.get()));
            assertEquals(
                    "RUNNING>STOPPED",
                    house.audit.of(AuditEvent.AgentStateChanged.class).stream()
                            .map(e -> e.from() + ">" + e.to())
                            .toList()
                            .getLast());
        }
    }

    @Test
    void aStopCancelsTheReplacementThatIsUnderWay() throws Exception {
        try (House house = new House();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            house.deploy("a", "echo");
            Future<DeployResult> replacement =
                    begun(house, threads, () -> house.runtime.replace(House.ADMIN, NEXT, SLOW));
            assertEquals(AgentState.STOPPED, changed(house.runtime.stop(House.ADMIN, House.id("a"))));
            assertEquals(
                    "CAX-AGENT-BUSY",
                    assertInstanceOf(DeployResult.Refused.class, replacement.get())
                            .problem()
                            .code());
            assertEquals(AgentState.RUNNING, changed(house.runtime.start(House.ADMIN, House.id("a"))));
            assertEquals("hi", house.reply("a", "hi"), "the version before is there as it was");
        }
    }
}
