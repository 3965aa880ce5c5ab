package dev.caxton.mcp.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who may have how much wait. */
class MemoryApprovalStoreTest {

    private static final int MEBI = 1 << 20;
    private static final long UNIT = MemoryApprovalStore.BESIDES;
    private static final ApprovalRule RULE =
            new ApprovalRule(List.of(PrincipalPattern.parse("user:one/ada")), false, Duration.ofDays(30));

    private int made;

    private Approval approval(String caller, int length) {
        made++;
        return new Approval(
                "id-" + made,
                new ExactCall(Principal.parse(caller), ToolName.parse("bank/pay"), "pin", "digest-" + made),
                "x".repeat(length),
                RULE,
                Instant.EPOCH,
                new LinkedHashSet<>(),
                false);
    }

    /** How many of a length a caller can have wait. */
    private int fits(ApprovalStore store, String caller, int length) {
        int count = 0;
        while (store.add(approval(caller, length))) {
            count++;
        }
        return count;
    }

    /** The room of a heap of 512 MiB, and the largest arguments there are. */
    @Test
    void oneCallerLeavesRoomForEverybodyElse() {
        MemoryApprovalStore store = new MemoryApprovalStore(4 * MEBI);
        assertEquals(1, fits(store, "agent:one/greedy", MEBI));
        assertTrue(store.add(approval("agent:one/other", 100_000)), "of the same tenant");
        assertTrue(store.add(approval("agent:two/clerk", MEBI)), "of another one");
        assertTrue(store.add(approval("agent:three/clerk", 100_000)));
    }

    @Test
    void oneCallerOfALargeHeapDoesSoToo() {
        MemoryApprovalStore store = new MemoryApprovalStore(64 * MEBI);
        assertEquals(15, fits(store, "agent:one/greedy", MEBI), "a quarter, less what they take besides");
        assertTrue(fits(store, "agent:one/other", MEBI) >= 7, "half of what is left of its tenant's half");
        assertTrue(fits(store, "agent:two/clerk", MEBI) >= 7);
    }

    @Test
    void manyCallersOfATenantTakeHalf() {
        MemoryApprovalStore store = new MemoryApprovalStore(8 * UNIT);
        for (int i = 0; i < 6; i++) {
            assertEquals(i < 4, store.add(approval("agent:one/a" + i, 0)), "caller " + i);
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(i < 2, store.add(approval("agent:two/a" + i, 0)), "half of what is left, caller " + i);
        }
        assertTrue(store.add(approval("agent:three/a", 0)));
        assertFalse(store.add(approval("agent:four/a", 0)), "there is nothing left to halve");
        Approval first = store.all().getFirst();
        assertTrue(store.remove(first));
        assertTrue(store.add(approval("agent:four/a", 0)), "what goes makes room");
    }

    @Test
    void aCallerOfWhomNothingWaitsHasOneCallHoweverLargeItIs() {
        MemoryApprovalStore store = new MemoryApprovalStore(8 * UNIT);
        assertTrue(store.add(approval("agent:one/a", (int) (3 * UNIT))), "all of its tenant's half");
        assertFalse(store.add(approval("agent:one/a", 0)));
        MemoryApprovalStore other = new MemoryApprovalStore(8 * UNIT);
        assertFalse(other.add(approval("agent:one/a", (int) (3 * UNIT) + 1)), "more than its tenant's half");
    }

    /** Against the shares as they are described, counted anew at each step. */
    @Test
    void theSharesAreAsTheyAreDescribed() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            long room = UNIT * (8 + random.nextInt(60));
            MemoryApprovalStore store = new MemoryApprovalStore(room);
            List<Approval> waiting = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                if (!waiting.isEmpty() && random.nextInt(3) == 0) {
                    assertTrue(store.remove(waiting.remove(random.nextInt(waiting.size()))));
                    continue;
                }
                Approval next = approval(
                        "agent:t" + random.nextInt(3) + "/a" + random.nextInt(3), random.nextInt((int) (4 * UNIT)));
                boolean expected = fits(waiting, next, room);
                assertEquals(expected, store.add(next), "room " + room + ", step " + step);
                if (expected) {
                    waiting.add(next);
                }
            }
        }
    }

    private static boolean fits(List<Approval> waiting, Approval next, long room) {
        Principal caller = next.call().caller();
        List<Approval> all = new ArrayList<>(waiting);
        all.add(next);
        long free = room - size(all, caller, 0);
        long tenant = size(all, caller, 1);
        long others = room - size(all, caller, 0) + tenant;
        boolean first = size(waiting, caller, 2) == 0;
        // As much as it leaves free; and of what its tenant may take, which is half of what the others leave.
        return tenant <= free && (first || size(all, caller, 2) <= others / 2 - tenant);
    }

    /** The size of those of everybody, of the tenant, of the caller. */
    private static long size(List<Approval> approvals, Principal caller, int whose) {
        return approvals.stream()
                .filter(approval -> switch (whose) {
                    case 0 -> true;
                    case 1 -> approval.call().caller().tenant().equals(caller.tenant());
                    default -> approval.call().caller().equals(caller);
                })
                .mapToLong(approval -> UNIT + approval.arguments().length())
                .sum();
    }
}
