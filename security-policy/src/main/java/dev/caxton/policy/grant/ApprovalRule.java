package dev.caxton.policy.grant;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who has to approve a call before it is made.
 *
 * @param by who may approve, at least one; never the caller itself, and never an agent
 * @param fourEyes whether two different principals have to approve
 * @param expires how long after the request an approval can be used
 */
public record ApprovalRule(List<PrincipalPattern> by, boolean fourEyes, Duration expires) {

    /** How long an approval can be used when the document does not say. */
    public static final Duration DEFAULT_EXPIRES = Duration.ofMinutes(10);

    /** The longest time a document may give. */
    public static final Duration MAX_EXPIRES = Duration.ofDays(30);

    /** What a set of approvals amounts to. */
    public enum Standing {
        /** Enough principals that may approve have done so, and the time is not over. */
        APPROVED,
        /** Someone has yet to approve. */
        OPEN,
        /** The time is over. */
        EXPIRED
    }

    /**
     * Copies the list, and refuses an empty one, an agent as approver, a rule with four eyes that names one principal only, and a time out of bounds with an
     * {@link IllegalArgumentException}.
     */
    public ApprovalRule {
        by = List.copyOf(by);
        if (by.isEmpty()) {
            throw new IllegalArgumentException("'by' is empty, so nobody could ever approve");
        }
        if (by.stream().anyMatch(pattern -> pattern.kind() != Principal.Kind.USER)) {
            throw new IllegalArgumentException("only users approve: 'by' names 'user:tenant/name' or 'user:tenant/*'");
        }
        if (fourEyes && by.size() == 1 && by.getFirst().name().isPresent()) {
            throw new IllegalArgumentException("'four-eyes' asks for two people, and 'by' names one");
        }
        if (expires.compareTo(Duration.ofSeconds(1)) < 0 || expires.compareTo(MAX_EXPIRES) > 0) {
            throw new IllegalArgumentException("an approval can be used for 1s to " + MAX_EXPIRES.toDays() + "d");
        }
    }

    /**
     * Whether somebody may approve.
     *
     * @param approver who wants to
     * @param caller whose call it is
     * @return false for the caller itself and for whomever the rule does not name
     */
    public boolean mayApprove(Principal approver, Principal caller) {
        return !approver.equals(caller) && by.stream().anyMatch(pattern -> pattern.fits(approver));
    }

    /**
     * What approvals amount to. Pure.
     *
     * @param caller whose call it is
     * @param approvers who has approved; whoever may not is not counted
     * @param requested when the approval was asked for
     * @param now the time
     * @return whether the call may be made
     */
    public Standing standing(Principal caller, Set<Principal> approvers, Instant requested, Instant now) {
        if (now.isBefore(requested) || !now.isBefore(requested.plus(expires))) {
            return Standing.EXPIRED;
        }
        long counted = approvers.stream()
                .filter(approver -> mayApprove(approver, caller))
                .count();
        return counted >= (fourEyes ? 2 : 1) ? Standing.APPROVED : Standing.OPEN;
    }
}
