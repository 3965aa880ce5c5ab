package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import dev.caxton.testkit.Wat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An error of the Java platform on the way of a turn: nothing is lost but what it did, and whoever waits hears of it. */
class HostErrorTest {

    @Test
    void whatAnObserverThrowsIsItsOwnAffair() {
        TurnObserver broken = new TurnObserver() {
            @Override
            public void turnStarted(AgentId agent, Envelope envelope) {
                throw new NoClassDefFoundError("this test logs errors");
            }

            @Override
            public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
                throw new NoClassDefFoundError("this test logs errors");
            }
        };
        try (House house = new House(builder -> builder.observer(broken))) {
            house.deploy("echo", "echo");
            assertEquals(2, house.answer("echo", "ab").reply().length);
        }
    }

    @Test
    void anErrorWhereStateIsKeptLosesNoPlaceInAMailbox() {
        AtomicBoolean fails = new AtomicBoolean(true);
        MemoryStateStore memory = new MemoryStateStore(1 << 20);
        StateStore store = new StateStore() {
            @Override
            public boolean blocks() {
                return false;
            }

            @Override
            public Optional<byte[]> get(AgentId agent, String key) {
                return memory.get(agent, key);
            }

            @Override
            public Size size(AgentId agent) {
                return memory.size(agent);
            }

            @Override
            public void commit(Commit commit) {
                if (fails.get()) {
                    throw new OutOfMemoryError("this test logs errors");
                }
                memory.commit(commit);
            }

            @Override
            public void clear(AgentId agent) {
                memory.clear(agent);
            }
        };
        byte[] writer = Wat.assemble("""
                (module
                  (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
                  (import "caxton" "put_state" (func $put (param i32 i32 i32 i32) (result i32)))
                  (memory (export "memory") 1)
                  (data (i32.const 16) "echo")
                  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
                  (func (export "handle_message") (param i32 i32) (result i32)
                    (drop (call $put (i32.const 16) (i32.const 4) (i32.const 16) (i32.const 4)))
                    (call $send (i32.const 16) (i32.const 4) (i32.const 16) (i32.const 4))))
                """);
        int places = 3;
        try (House house = new House(builder -> builder.state(store))) {
            house.deploy(
                    "echo",
                    "echo",
                    Limits.DEFAULT.change().mailboxLength(places).build());
            house.deploy(House.descriptor("writer", Level.DEFAULT, Limits.DEFAULT), writer);
            for (int i = 0; i < places; i++) {
                RequestResult result = house.ask("writer", "x");
                assertEquals(
                        "CAX-TURN-HOST",
                        assertInstanceOf(RequestResult.Failed.class, result, result::toString)
                                .problem()
                                .code());
            }
            assertEquals(places, house.runtime.deadLetters(TenantId.DEFAULT).size());
            fails.set(false);
            SendResult sent =
                    house.runtime.send(House.ADMIN, Message.to(House.id("echo")).build());
            assertInstanceOf(SendResult.Accepted.class, sent, sent::toString);
        }
    }
}
