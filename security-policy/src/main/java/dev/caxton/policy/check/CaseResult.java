package dev.caxton.policy.check;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.document.Expectation;
import dev.caxton.policy.document.PolicyCase;

/**
 * What a document says to one of its cases.
 *
 * @param example the case
 * @param decision the decision
 */
public record CaseResult(PolicyCase example, Decision decision) {

    /**
     * Whether the document says what it is meant to say.
     *
     * @return true if the decision is the expected one
     */
    public boolean kept() {
        return example.expect() == given();
    }

    /**
     * What the decision amounts to. A tool that may be called and is hidden counts as forbidden where the case asks whether it is listed.
     *
     * @return in the words of a case
     */
    public Expectation given() {
        boolean list = example.action() instanceof Action.Call call && call.arguments() instanceof Arguments.Any;
        return switch (decision) {
            case Decision.Deny deny -> Expectation.FORBID;
            case Decision.Permit permit
            when list -> permit.obligations().listed() ? Expectation.PERMIT : Expectation.FORBID;
            case Decision.Permit permit ->
                permit.obligations().approval().isPresent() ? Expectation.APPROVAL : Expectation.PERMIT;
        };
    }
}
