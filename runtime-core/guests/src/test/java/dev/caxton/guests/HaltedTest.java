package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import dev.caxton.testkit.Wat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A stop or a hold that comes when a turn is about to begin: it calls nothing, and nothing of it takes effect. */
class HaltedTest {

    /** Traps at an empty message; writes to the agent {@code notes} and calls a tool at any other, and ends in order. */
    private static final byte[] GUEST = Wat.assemble("""
            (module
              (import "caxton" "call_tool" (func $call (param i32 i32 i32 i32) (result i32)))
              (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "a/b")
              (data (i32.const 32) "{}")
              (data (i32.const 48) "notes")
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
                (if (i32.eqz (local.get $length)) (then (unreachable)))
                (drop (call $send (i32.const 48) (i32.const 5) (i32.const 48) (i32.const 5)))
                (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 116))
                  (then (drop (call $call (i32.const 16) (i32.const 3) (i32.const 32) (i32.const 2)))))
                (i32.const 0)))
            """);

    private final AtomicInteger calls = new AtomicInteger();

    /** Does something on the thread of a turn that is about to begin. */
    private static final class Before implements TurnObserver {

        private final CompletableFuture<TurnResult> end = new CompletableFuture<>();
        private volatile Runnable then = () -> {};

        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {
            if (agent.equals(House.id("x"))) {
                then.run();
            }
        }

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            if (agent.equals(House.id("x"))) {
                end.complete(result);
            }
        }
    }

    private House house(TurnObserver observer) {
        House house = new House(builder -> builder.observer(observer));
        house.tools = call -> {
            calls.incrementAndGet();
            return new ToolOutcome.Answered("{}".getBytes(StandardCharsets.UTF_8), false);
        };
        house.deploy("notes", "notes");
        house.deploy(House.descriptor("x", Level.DEFAULT, Limits.DEFAULT), GUEST);
        return house;
    }

    private void nothingHappens(House house, Before before, String message) {
        RequestResult result = house.ask("x", message);
        assertInstanceOf(TurnResult.Cancelled.class, before.end.join());
        assertEquals(
                "CAX-TURN-CANCELLED",
                assertInstanceOf(RequestResult.Failed.class, result, result::toString)
                        .problem()
                        .code());
        assertEquals(0, calls.get());
        assertEquals(0, house.status("notes").usage().messagesIn());
        assertEquals(0, house.status("notes").waiting());
    }

    @Test
    void aTurnOfAStoppedAgentCallsNothingAndSendsNothing() {
        for (String message : List.of("tool", "send")) {
            Before before = new Before();
            try (House house = house(before)) {
                // Waits for the turn that it holds up, for as long as a stop does.
                before.then = () -> house.runtime.stop(House.ADMIN, House.id("x"));
                nothingHappens(house, before, message);
                assertEquals(AgentState.STOPPED, house.status("x").state());
            }
        }
    }

    @Test
    void aTurnOfAnAgentWhoseTurnsAreHeldCallsNothingAndSendsNothing() {
        for (String message : List.of("tool", "send")) {
            Before before = new Before();
            try (House house = house(before)) {
                before.then = () -> house.runtime.hold(House.ADMIN, Hold.of(Hold.What.TURNS, House.id("x")));
                nothingHappens(house, before, message);
            }
        }
    }

    @Test
    void aStopReachesTheToolThatATurnWaitsFor() throws InterruptedException {
        Before before = new Before();
        try (House house = house(before)) {
            HeldTool tool = new HeldTool("{}".getBytes(StandardCharsets.UTF_8));
            house.tools = tool;
            // As an upstream does that is told of a cancellation.
            house.takenBack = tool::release;
            house.runtime.send(
                    House.ADMIN,
                    Message.to(House.id("x"))
                            .content("tool".getBytes(StandardCharsets.UTF_8))
                            .build());
            tool.awaitCall();
            house.runtime.stop(House.ADMIN, House.id("x"));
            TurnResult.Cancelled end = assertInstanceOf(TurnResult.Cancelled.class, before.end.join());
            assertEquals(TurnResult.Cancelled.By.STOP, end.by());
            assertEquals(0, house.status("notes").usage().messagesIn());
        }
    }

    @Test
    void anAgentThatIsStartedAgainHasTurns() {
        Before before = new Before();
        try (House house = house(before)) {
            before.then = () -> house.runtime.stop(House.ADMIN, House.id("x"));
            nothingHappens(house, before, "send");
            before.then = () -> {};
            LifecycleResult started = house.runtime.start(House.ADMIN, House.id("x"));
            assertInstanceOf(LifecycleResult.Changed.class, started, started::toString);
            house.ask("x", "tool");
            assertEquals(1, calls.get());
        }
    }

    @Test
    void aStopWhileASandboxIsMadeIsNotLost() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Engine engine = new EngineAround(House.engines().getFirst(), (module, imports) -> {
            // It takes its time with the second one.
            if (made.incrementAndGet() == 2) {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return module.instantiate(imports);
        });
        try (House house = new House(builder -> builder.engines(List.of(engine)))) {
            house.tools = call -> {
                calls.incrementAndGet();
                return new ToolOutcome.Denied("CAX-TOOL-DENIED", "no grant");
            };
            house.deploy(House.descriptor("x", Level.DEFAULT, Limits.DEFAULT), GUEST);
            house.ask("x", new byte[0]);
            CompletableFuture<RequestResult> result = CompletableFuture.supplyAsync(() -> house.ask("x", "tool"));
            begun.await();
            house.runtime.stop(House.ADMIN, House.id("x"));
            goOn.countDown();
            RequestResult ended = result.join();
            assertTrue(!(ended instanceof RequestResult.Answered), ended::toString);
            assertEquals(0, calls.get());
            assertEquals(AgentState.STOPPED, house.status("x").state());
        }
    }
}
