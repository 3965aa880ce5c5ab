package dev.caxton.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.policy.Decision;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.HeapPlan;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.node.IdleEngine;
import dev.caxton.runtime.node.Records;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.runtime.turn.TurnObserver;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineryTest {

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
    private static final Principal ADMIN = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");
    private static final AgentId NOBODY = new AgentId(TenantId.DEFAULT, "nobody");

    private final Records records = new Records();

    private Machinery machinery() {
        HeapPlan heap = HeapPlan.of(100_000_000);
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
                        new MemoryStateStore(heap.state()),
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
