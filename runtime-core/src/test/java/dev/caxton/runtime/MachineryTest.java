package dev.caxton.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.HeapPlan;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.node.Agent;
import dev.caxton.runtime.node.Agents;
import dev.caxton.runtime.node.Deployment;
import dev.caxton.runtime.node.IdleEngine;
import dev.caxton.runtime.node.Records;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.testkit.Wat;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MachineryTest {

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
    private static final Principal ADMIN = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");
    private static final AgentId NOBODY = new AgentId(TenantId.DEFAULT, "nobody");

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "agent");
    private static final AgentDescriptor DESCRIPTOR =
            new AgentDescriptor("agent", TenantId.DEFAULT, Level.DEFAULT, Limits.DEFAULT, List.of(), Optional.empty());
    private static final byte[] MODULE = Wat.assemble("""
            (module
              (memory (export "memory") 1)
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "handle_message") (param i32 i32) (result i32) (i32.const 0)))
            """);

    private final Records records = new Records();
    private final HeapPlan heap = HeapPlan.of(1_000_000_000);
    private final StateStore state = new MemoryStateStore(heap.state());

    private Machinery machinery() {
        Quota quota = new Quota(1_000_000, heap.agents(), 10);
        return new Machinery(
                new Settings(
                        List.of(new IdleEngine()),
                        () -> (principal, action, now) -> new Decision.Deny("0", "a test permits nothing"),
                        records,
                        Optional.empty(),
                        InstantSource.system(),
                        System::nanoTime,
                        new EnvelopeIds(),
                        new SecureRandom(),
                        state,
                        TurnObserver.NONE,
                        heap,
                        quota,
                        quota,
                        1),
                SYSTEM);
    }

    @Test
    void itsStartAndItsEndAreRecordedOnce() {
        Machinery machinery = machinery();
        machinery.close();
        machinery.close();
        assertEquals(2, records.events().size(), () -> records.events().toString());
        AuditEvent.RuntimeStarted started = assertInstanceOf(
                AuditEvent.RuntimeStarted.class, records.events().getFirst());
        assertEquals("idle", started.engine());
        assertEquals(new AuditEvent.RuntimeStopped(SYSTEM), records.events().getLast());
    }

    @Test
    void whatCannotBeRecordedDoesNotStart() {
        records.fill();
        assertThrows(AuditException.class, this::machinery);
    }

    @Test
    void nobodyIsChangedUnderANameThatNobodyHas() {
        try (Machinery machinery = machinery()) {
            Lifecycles lifecycles = new Lifecycles(machinery.agents());
            for (LifecycleResult result : List.of(
                    lifecycles.start(ADMIN, NOBODY),
                    lifecycles.stop(ADMIN, NOBODY),
                    lifecycles.drain(ADMIN, NOBODY, Duration.ofSeconds(5)),
                    lifecycles.remove(ADMIN, NOBODY),
                    lifecycles.changeLimits(ADMIN, NOBODY, Limits.DEFAULT))) {
                assertEquals(
                        "CAX-AGENT-UNKNOWN",
                        assertInstanceOf(LifecycleResult.Refused.class, result)
                                .problem()
                                .code());
            }
        }
    }

    private static Agent deployed(Deployment deployment) {
        return assertInstanceOf(Deployment.Deployed.class, deployment, deployment::toString)
                .agent();
    }

    private boolean kept() {
        return state.get(AGENT, "key").isPresent();
    }

    private static Optional<String> removal(Agents agents, Agent agent) {
        return agents.remove(ADMIN, agent, Duration.ofMinutes(1)).map(Problem::code);
    }

    /** Somebody finds the agent and wants to remove or change it; before that happens somebody else gives it another version, or removes it. */
    @Test
    void whoeverFoundAnAgentBeforeChangesNothingOfWhatFollowedIt() {
        try (Machinery machinery = machinery()) {
            Agents agents = machinery.agents();
            Agent first = deployed(agents.deploy(ADMIN, DESCRIPTOR, MODULE, false));
            state.commit(new StateStore.Commit(AGENT, Optional.empty(), Map.of("key", Optional.of(new byte[1]))));
            Agent second = deployed(agents.replace(ADMIN, DESCRIPTOR, MODULE));
            assertEquals(Optional.of("CAX-AGENT-BUSY"), removal(agents, first));
            assertTrue(kept(), "what the name keeps is the second one's");
            assertSame(second, agents.find(AGENT).orElseThrow());
            assertEquals(List.of("CAX-AGENT-BUSY"), changes(first));
            assertEquals(Optional.empty(), removal(agents, second));
            assertFalse(kept());

            Agent third = deployed(agents.deploy(ADMIN, DESCRIPTOR, MODULE, false));
            state.commit(new StateStore.Commit(AGENT, Optional.empty(), Map.of("key", Optional.of(new byte[1]))));
            assertEquals(Optional.of("CAX-AGENT-BUSY"), removal(agents, second), "there is another one now");
            assertTrue(kept());
            assertEquals(List.of("CAX-AGENT-UNKNOWN"), changes(second));
            assertEquals(Optional.empty(), removal(agents, third));
            assertEquals(Optional.of("CAX-AGENT-UNKNOWN"), removal(agents, third));
        }
    }

    /** What every change of an agent answers. */
    private static List<String> changes(Agent agent) {
        Limits less = Limits.DEFAULT.change().fuelPerTurn(1_000).build();
        return Stream.of(
                        agent.start(ADMIN),
                        agent.drain(ADMIN, Duration.ofMinutes(1)),
                        agent.changeLimits(ADMIN, less),
                        agent.stop(ADMIN, "STOPPED"))
                .map(problem -> problem.map(Problem::code).orElse("changed"))
                .distinct()
                .toList();
    }

    @Test
    void aDrainHasItsTimeWhoeverIsMeant() {
        try (Machinery machinery = machinery()) {
            Lifecycles lifecycles = new Lifecycles(machinery.agents());
            for (Duration time : List.of(
                    Duration.ofSeconds(5).minusNanos(1), Duration.ofMinutes(10).plusNanos(1))) {
                assertThrows(IllegalArgumentException.class, () -> lifecycles.drain(ADMIN, NOBODY, time));
            }
        }
    }
}
