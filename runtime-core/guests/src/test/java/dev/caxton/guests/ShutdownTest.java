package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.state.MemoryStateStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an agent can do when it is stopped in order, and when it can't. */
class ShutdownTest {

    private static final byte DONE = (byte) ErrorCode.UNAVAILABLE.code();
    private static final AgentId AGENT = House.id("farewell");
    private final StateStore store = new MemoryStateStore(1_000_000);
    private final House house = new House(builder -> builder.state(store));

    /** What shutdown has kept: the results of what it may not do, or nothing. */
    private String kept() {
        return store.get(AGENT, "bye").map(value -> value[0] + " " + value[1]).orElse("nothing");
    }

    private List<String> lines() {
        return house.runtime.logs(AGENT, 0, 10).stream().map(LogLine::text).toList();
    }

    /** Stopped and started again: whatever the end was, it is over. */
    private void restart() {
        house.runtime.stop(House.ADMIN, AGENT);
        house.runtime.start(House.ADMIN, AGENT);
    }

    @Test
    void shutdownRunsWhenAnIdleAgentIsStopped() {
        try (house) {
            house.deploy("farewell", "farewell");
            house.reply("farewell", "");
            assertEquals("nothing", kept());
            restart();
            assertEquals(DONE + " " + DONE, kept(), "no timers and no messages, but state");
            assertEquals(List.of("bye"), lines());
            assertEquals(1, house.status("farewell").usage().turns(), "it is no turn of a message");
        }
    }

    @Test
    void shutdownThatFailsKeepsNothing() {
        try (house) {
            house.deploy("farewell", "farewell");
            house.reply("farewell", "w");
            restart();
            assertEquals("nothing", kept());
            assertEquals(1, house.status("farewell").usage().failures().get("GUEST_FAILURE"));
        }
    }

    @Test
    void shutdownThatDoesNotEndIsEnded() {
        try (house) {
            house.deploy("farewell", "farewell");
            house.reply("farewell", "l");
            restart();
            assertEquals("nothing", kept());
            assertEquals(1, house.status("farewell").usage().failures().get("OUT_OF_FUEL"));
            house.reply("farewell", "");
            Problem problem = house.status("farewell").lastFailure().orElseThrow();
            assertEquals("CAX-TURN-OUT-OF-FUEL", problem.code());
            assertTrue(problem.message().startsWith("in shutdown: "), problem::message);
            AuditEvent.AgentViolation violation =
                    house.audit.of(AuditEvent.AgentViolation.class).getFirst();
            assertEquals("shutdown", violation.phase());
            assertEquals("CAX-TURN-OUT-OF-FUEL", violation.code());
            assertEquals(Optional.empty(), violation.envelope());
            assertTrue(violation.fuelUsed() > 0, "it tells what was spent");
        }
    }

    @Test
    void aDrainedAgentSaysGoodbyeOnce() throws InterruptedException {
        try (house) {
            CountDownLatch stopped = new CountDownLatch(1);
            house.audit.watch(event -> {
                if (event instanceof AuditEvent.AgentStateChanged change
                        && change.to().equals("STOPPED")) {
                    stopped.countDown();
                }
            });
            house.deploy("farewell", "farewell");
            house.runtime.drain(House.ADMIN, AGENT);
            stopped.await();
            house.runtime.start(House.ADMIN, AGENT);
            assertEquals(List.of("bye"), lines());
        }
    }

    @Test
    void heldTurnsHoldShutdownToo() {
        try (house) {
            house.deploy("farewell", "farewell");
            house.runtime.hold(House.ADMIN, Hold.of(Hold.What.TURNS, AGENT));
            house.runtime.stop(House.ADMIN, AGENT);
            assertEquals("nothing", kept());
            assertEquals(List.of(), lines());
        }
    }

    @Test
    void shutdownRunsAtTheEndOfTheRuntime() {
        try (house) {
            house.deploy("farewell", "farewell");
        }
        assertEquals(DONE + " " + DONE, kept());
    }

    @Test
    void aRemovedAgentHasNothingLeftToKeepItIn() {
        try (house) {
            house.deploy("farewell", "farewell");
            house.runtime.remove(House.ADMIN, AGENT);
        }
        assertEquals("nothing", kept());
    }
}
