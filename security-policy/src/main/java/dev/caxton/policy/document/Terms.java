package dev.caxton.policy.document;

import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.grant.Allowance;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.redaction.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When and how a rule for tools holds. A rule that forbids has a condition and an end at most: nothing else would have an effect.
 *
 * @param when the condition under which the rule holds; always, if there is none
 * @param until from then on the rule does not hold any more
 * @param allowances how often each caller may use the grant: at most one of each kind
 * @param approval who has to approve each call
 * @param hidden whether the grant leaves its tools out of lists
 * @param content whether records of its calls hold what was sent and answered, and not digests alone
 * @param redactions what is taken out of answers
 */
public record Terms(
        Optional<Condition> when,
        Optional<Instant> until,
        List<Allowance> allowances,
        Optional<ApprovalRule> approval,
        boolean hidden,
        boolean content,
        List<Redaction> redactions) {

    /** Without any condition. */
    public static final Terms NONE = new Terms(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);

    /**
     * Terms of calls whose records hold digests alone, and whose answers are passed on whole.
     *
     * @param when the condition under which the rule holds; always, if there is none
     * @param until from then on the rule does not hold any more
     * @param allowances how often each caller may use the grant: at most one of each kind
     * @param approval who has to approve each call
     * @param hidden whether the grant leaves its tools out of lists
     */
    public Terms(
            Optional<Condition> when,
            Optional<Instant> until,
            List<Allowance> allowances,
            Optional<ApprovalRule> approval,
            boolean hidden) {
        this(when, until, allowances, approval, hidden, false, List.of());
    }

    /** The most redactions of a rule. */
    public static final int MAX_REDACTIONS = 16;

    /** Copies the lists and refuses two allowances of a kind, or too many redactions, with an {@link IllegalArgumentException}. */
    public Terms {
        redactions = requireFew(redactions);
        allowances = List.copyOf(allowances);
        if (allowances.stream().map(Allowance::kind).distinct().count() < allowances.size()) {
            throw new IllegalArgumentException("a grant has one rate and one quota at most");
        }
    }

    /**
     * Whether the rule has come to its end.
     *
     * @param now the time
     * @return true from the end on
     */
    public boolean expired(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }

    static List<Redaction> requireFew(List<Redaction> redactions) {
        if (redactions.size() > MAX_REDACTIONS) {
            throw new IllegalArgumentException("a rule has " + MAX_REDACTIONS + " redactions at most");
        }
        return List.copyOf(redactions);
    }

    boolean fitForbidding() {
        return allowances.isEmpty() && approval.isEmpty() && !hidden && !content && redactions.isEmpty();
    }
}
