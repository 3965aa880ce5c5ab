package dev.caxton.policy.document;

import dev.caxton.policy.Decision;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.grant.Allowance;
import dev.caxton.policy.grant.Obligations;
import dev.caxton.policy.grant.Spending;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule for tools as decisions ask it: whatever one of them looks at stands in this one object. With many rules what a decision costs is waiting for memory, and each
 * object on the way is a place to wait.
 */
final class ToolGrant {

    private final @Nullable Condition when;
    private final @Nullable Instant until;
    private final boolean hidden;
    private final boolean counted;
    private final String name;
    private final List<Allowance> allowances;
    private final Decision.Permit permit;

    ToolGrant(ToolRule rule, PolicyDocument document) {
        Terms terms = rule.terms();
        this.when = terms.when().orElse(null);
        this.until = terms.until().orElse(null);
        this.hidden = terms.hidden();
        this.counted = !terms.allowances().isEmpty();
        this.name = rule.name();
        this.allowances = terms.allowances();
        this.permit = new Decision.Permit(
                name,
                document.digest().hex(),
                "The rule '" + name + "' of the document '" + document.name() + "' permits it.",
                new Obligations(!hidden, Optional.empty(), terms.approval(), terms.content(), terms.redactions()));
    }

    String name() {
        return name;
    }

    boolean hidden() {
        return hidden;
    }

    /** Whether its terms hold. */
    TermsAsked asked(Question question) {
        if (until != null && !question.now().isBefore(until)) {
            return TermsAsked.EXPIRED;
        }
        return when == null ? TermsAsked.HOLD : TermsAsked.of(when, question);
    }

    /** What it grants. Made once; a use is one caller's, so it is added for each call. */
    Decision permit(Principal caller) {
        if (!counted) {
            return permit;
        }
        Obligations obligations = permit.obligations();
        return new Decision.Permit(
                permit.rule(),
                permit.document(),
                permit.reason(),
                new Obligations(
                        obligations.listed(),
                        Optional.of(new Spending(name, caller, allowances)),
                        obligations.approval(),
                        obligations.content(),
                        obligations.redactions()));
    }
}
