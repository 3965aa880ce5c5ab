package dev.caxton.policy.check;

import dev.caxton.policy.document.Effect;

/**
 * What one rule had to say to a request.
 *
 * @param rule its name
 * @param effect what it does when it fits
 * @param who whether it fits who acts
 * @param what whether it fits what is acted on
 */
public record RuleTrace(String rule, Effect effect, boolean who, boolean what) {

    /**
     * Whether the rule fits the request.
     *
     * @return true if both fit
     */
    public boolean fits() {
        return who && what;
    }
}
