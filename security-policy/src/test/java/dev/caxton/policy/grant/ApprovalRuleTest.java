package dev.caxton.policy.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.grant.ApprovalRule.Standing;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalRuleTest {

    private static final Instant ASKED = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration TEN = Duration.ofMinutes(10);
    private static final Principal AGENT = Principal.parse("agent:default/clerk");
    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal BOB = Principal.parse("user:default/bob");
    private static final Principal CY = Principal.parse("user:other/cy");

    private static ApprovalRule rule(boolean fourEyes, String... by) {
        return new ApprovalRule(
                List.of(by).stream().map(PrincipalPattern::parse).toList(), fourEyes, TEN);
    }

    @Test
    void onlyWhomTheRuleNamesApprovesAndNeverTheCaller() {
        ApprovalRule one = rule(false, "user:default/ada");
        assertTrue(one.mayApprove(ADA, AGENT));
        assertFalse(one.mayApprove(BOB, AGENT));
        assertFalse(one.mayApprove(ADA, ADA));
        ApprovalRule all = rule(false, "user:default/*");
        assertTrue(all.mayApprove(ADA, BOB));
        assertFalse(all.mayApprove(ADA, ADA));
        assertFalse(all.mayApprove(CY, AGENT));
        assertFalse(all.mayApprove(AGENT, BOB));
    }

    @Test
    void oneApprovalIsEnoughUnlessFourEyesAreAskedFor() {
        ApprovalRule one = rule(false, "user:default/*");
        assertEquals(Standing.OPEN, one.standing(AGENT, Set.of(), ASKED, ASKED));
        assertEquals(Standing.OPEN, one.standing(AGENT, Set.of(CY, AGENT), ASKED, ASKED));
        assertEquals(Standing.APPROVED, one.standing(AGENT, Set.of(ADA), ASKED, ASKED));
        ApprovalRule two = rule(true, "user:default/*");
        assertEquals(Standing.OPEN, two.standing(AGENT, Set.of(ADA), ASKED, ASKED));
        assertEquals(Standing.OPEN, two.standing(AGENT, Set.of(ADA, CY), ASKED, ASKED));
        assertEquals(Standing.APPROVED, two.standing(AGENT, Set.of(ADA, BOB), ASKED, ASKED));
        assertEquals(Standing.OPEN, two.standing(ADA, Set.of(ADA, BOB), ASKED, ASKED));
    }

    @Test
    void anApprovalHasItsTime() {
        ApprovalRule one = rule(false, "user:default/*");
        assertEquals(
                Standing.APPROVED,
                one.standing(AGENT, Set.of(ADA), ASKED, ASKED.plus(TEN).minusNanos(1)));
        assertEquals(Standing.EXPIRED, one.standing(AGENT, Set.of(ADA), ASKED, ASKED.plus(TEN)));
        assertEquals(Standing.EXPIRED, one.standing(AGENT, Set.of(ADA), ASKED, ASKED.minusNanos(1)));
    }

    @Test
    void refusesWhatNobodyCouldMeet() {
        assertThrows(IllegalArgumentException.class, () -> rule(false));
        assertThrows(IllegalArgumentException.class, () -> rule(false, "agent:default/clerk"));
        assertThrows(IllegalArgumentException.class, () -> rule(false, "user:default/ada", "system:default/timer"));
        assertThrows(IllegalArgumentException.class, () -> rule(true, "user:default/ada"));
        assertEquals(2, rule(true, "user:default/ada", "user:default/bob").by().size());
        List<PrincipalPattern> by = List.of(PrincipalPattern.parse("user:default/*"));
        assertThrows(IllegalArgumentException.class, () -> new ApprovalRule(by, false, Duration.ofMillis(999)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ApprovalRule(by, false, ApprovalRule.MAX_EXPIRES.plusNanos(1)));
        assertEquals(Duration.ofSeconds(1), new ApprovalRule(by, false, Duration.ofSeconds(1)).expires());
        assertEquals(ApprovalRule.MAX_EXPIRES, new ApprovalRule(by, false, ApprovalRule.MAX_EXPIRES).expires());
    }
}
