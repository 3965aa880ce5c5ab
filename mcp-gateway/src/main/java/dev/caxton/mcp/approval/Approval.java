package dev.caxton.mcp.approval;

import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * An approval that somebody asked for and that was not used yet. Immutable.
 *
 * @param id names it; nobody can guess it
 * @param call the one call that it is good for
 * @param arguments the arguments as whoever decides has to see them: canonical JSON; this never enters a record
 * @param rule who has to approve, as the policy said when it was asked for. The rule of the moment decides when it is used
 * @param requested when it was asked for
 * @param approvers who has approved so far, the first one first
 * @param refused whether somebody has refused; the same call is not asked for again before the time is over
 */
public record Approval(
        String id,
        ExactCall call,
        String arguments,
        ApprovalRule rule,
        Instant requested,
        SequencedSet<Principal> approvers,
        boolean refused) {

    /** Copies the set. */
    public Approval {
        approvers = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(approvers));
    }

    /**
     * When it ends, unless the policy gets shorter.
     *
     * @return the first moment at which it is no longer good for anything
     */
    public Instant expires() {
        return requested.plus(rule.expires());
    }

    Approval approvedBy(Principal approver) {
        SequencedSet<Principal> more = new LinkedHashSet<>(approvers);
        more.add(approver);
        return new Approval(id, call, arguments, rule, requested, more, refused);
    }

    Approval asRefused() {
        return new Approval(id, call, arguments, rule, requested, approvers, true);
    }
}
