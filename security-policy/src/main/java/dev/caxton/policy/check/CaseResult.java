package dev.caxton.policy.check;

import dev.caxton.policy.Decision;
import dev.caxton.policy.document.Effect;
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
        return switch (decision) {
            case Decision.Permit permit -> example.expect() == Effect.PERMIT;
            case Decision.Deny deny -> example.expect() == Effect.FORBID;
        };
    }
}
