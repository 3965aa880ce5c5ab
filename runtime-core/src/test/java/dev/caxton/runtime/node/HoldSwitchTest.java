package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.sandbox.Holds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldSwitchTest {

    private static final TenantId OTHERS = new TenantId("others");
    private static final Principal BY = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");
    private static final Principal OTHER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "other");
    private static final Hold NODE = Hold.node(Hold.What.TURNS);
    private static final Hold TENANT = Hold.of(Hold.What.TOOL_CALLS, OTHERS);

    private final Records records = new Records();
    private final Holds holds = new Holds();
    private final List<Hold> released = new ArrayList<>();
    private final HoldSwitch hold = new HoldSwitch(holds, records, one -> {
        assertEquals(Set.of(), holds.all(), "whoever is told finds it released");
        released.add(one);
    });

    @Test
    void whatIsHeldIsRecordedOnceForWhomItConcerns() {
        hold.hold(BY, NODE);
        hold.hold(BY, NODE);
        hold.hold(BY, TENANT);
        assertEquals(Set.of(NODE, TENANT), hold.all());
        assertEquals(
                List.of(
                        new AuditEvent.HoldChanged(TenantId.DEFAULT, BY, "turns", "*", true),
                        new AuditEvent.HoldChanged(OTHERS, BY, "tool-calls", "others/*", true)),
                records.events());
    }

    @Test
    void whatIsReleasedIsRecordedAndGoesOn() {
        hold.hold(BY, NODE);
        assertEquals(Optional.empty(), hold.release(BY, NODE));
        assertEquals(List.of(NODE), released);
        assertEquals(
                new AuditEvent.HoldChanged(TenantId.DEFAULT, BY, "turns", "*", false),
                records.events().getLast());
    }

    @Test
    void whatIsNotHeldIsNotReleased() {
        hold.hold(BY, NODE);
        Optional<Problem> problem = hold.release(BY, Hold.of(Hold.What.TURNS, OTHERS));
        assertEquals(Optional.of("CAX-HOLD-UNKNOWN"), problem.map(Problem::code));
        assertEquals(Set.of(NODE), hold.all());
        assertEquals(List.of(), released);
    }

    @Test
    void whatIsHeldAgainWhileItsReleaseIsRecordedStaysHeldAndIsOnRecord() {
        hold.hold(BY, NODE);
        records.beforeAppend(() -> {
            hold.hold(OTHER, NODE);
            hold.hold(BY, NODE);
            hold.hold(BY, TENANT);
        });
        Optional<Problem> problem = hold.release(BY, NODE);
        assertEquals(Optional.of("CAX-HOLD-AGAIN"), problem.map(Problem::code));
        assertEquals(Set.of(NODE, TENANT), hold.all());
        assertEquals(List.of(), released);
        assertEquals(
                List.of(
                        new AuditEvent.HoldChanged(TenantId.DEFAULT, BY, "turns", "*", true),
                        new AuditEvent.HoldChanged(OTHERS, BY, "tool-calls", "others/*", true),
                        new AuditEvent.HoldChanged(TenantId.DEFAULT, BY, "turns", "*", false),
                        new AuditEvent.HoldChanged(TenantId.DEFAULT, OTHER, "turns", "*", true)),
                records.events(),
                "the log ends with what is in force");
    }

    @Test
    void whatIsHeldAgainWhileItsReleaseFailsStaysHeldAndIsOnRecord() {
        hold.hold(BY, NODE);
        records.fill();
        records.beforeAppend(() -> hold.hold(OTHER, NODE));
        assertEquals(
                Optional.of("CAX-AUDIT-UNAVAILABLE"), hold.release(BY, NODE).map(Problem::code));
        assertEquals(Set.of(NODE), hold.all());
        assertEquals(
                new AuditEvent.HoldChanged(TenantId.DEFAULT, OTHER, "turns", "*", true),
                records.events().getLast());
    }

    @Test
    void whatCannotBeRecordedStaysHeld() {
        hold.hold(BY, NODE);
        records.fill();
        assertEquals(
                Optional.of("CAX-AUDIT-UNAVAILABLE"), hold.release(BY, NODE).map(Problem::code));
        assertEquals(Set.of(NODE), hold.all());
        assertEquals(List.of(), released);
    }
}
