package dev.caxton.policy.check;

import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.TermsAsked;
import java.util.Optional;

/**
 * What one rule had to say to a request.
 *
 * @param rule its name
 * @param effect what it does when it fits
 * @param who whether it fits who acts
 * @param what whether it fits what is acted on
 * @param when its condition as it was written, if it has one
 * @param terms whether its terms hold; asked whether it fits or not
 */
public record RuleTrace(
        String rule, Effect effect, boolean who, boolean what, Optional<String> when, TermsAsked terms) {

    /**
     * Whether the rule fits the request, whatever its terms say.
     *
     * @return true if both fit
     */
    public boolean fits() {
        return who && what;
    }
}
