package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Quota;
import dev.caxton.resource.TurnCharge;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.schedule.Scheduler;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantsTest {

    private static final Quota ALL = new Quota(1_000, 1_000, 10);
    private static final Quota USUAL = new Quota(100, 100, 2);
    private static final Quota MORE = new Quota(200, 300, 4);
    private static final TenantId HERE = new TenantId("here");
    private static final TenantId THERE = new TenantId("there");
    private static final Principal BY = new Principal(Principal.Kind.USER, HERE, "admin");

    private final Records records = new Records();
    private final Tenants tenants = new Tenants(
            Account.root("the node", ALL, 0, List.of()), USUAL, new Scheduler(1, 2, () -> 0), records, () -> 0);

    @Test
    void eachTenantHasOneAccountAndOneShare() {
        assertSame(tenants.get(HERE), tenants.get(HERE));
        assertNotSame(tenants.get(HERE).account(), tenants.get(THERE).account());
        assertNotSame(tenants.get(HERE).share(), tenants.get(THERE).share());
        assertEquals("tenant here", tenants.get(HERE).account().name());
    }

    @Test
    void whatATenantUsesCountsForTheNodeAndForNobodyElse() {
        tenants.get(HERE).account().charge(new TurnCharge(1, 7, 0, 1, 0, 0, new int[0], Optional.empty()), 0);
        assertEquals(7, tenants.usage(HERE).fuel());
        assertEquals(0, tenants.usage(THERE).fuel());
        assertEquals(7, tenants.usage().fuel());
    }

    @Test
    void aChangeIsForOneTenantAndIsRecordedForIt() {
        assertEquals(Optional.empty(), tenants.changeQuota(BY, THERE, MORE));
        assertEquals(MORE, tenants.quota(THERE));
        assertEquals(USUAL, tenants.quota(HERE));
        assertEquals(ALL, tenants.quota());
        assertEquals(
                List.of(new AuditEvent.LimitsChanged(THERE, BY, "there/*", USUAL + " > " + MORE)), records.events());
    }

    @Test
    void aChangeForTheNodeIsRecordedForWhoeverMadeIt() {
        assertEquals(Optional.empty(), tenants.changeQuota(BY, MORE));
        assertEquals(MORE, tenants.quota());
        assertEquals(USUAL, tenants.quota(HERE));
        assertEquals(List.of(new AuditEvent.LimitsChanged(HERE, BY, "*", ALL + " > " + MORE)), records.events());
    }

    @Test
    void whatCannotBeRecordedIsNotChanged() {
        records.fill();
        Optional<Problem> problem = tenants.changeQuota(BY, THERE, MORE);
        assertEquals(Optional.of("CAX-AUDIT-UNAVAILABLE"), problem.map(Problem::code));
        assertEquals(USUAL, tenants.quota(THERE));
        assertEquals(
                Optional.of("CAX-AUDIT-UNAVAILABLE"),
                tenants.changeQuota(BY, MORE).map(Problem::code));
        assertEquals(ALL, tenants.quota());
    }
}
