package dev.caxton.policy.check;

import dev.caxton.policy.Decision;
import java.util.List;

/**
 * A decision with what every rule had to say to it.
 *
 * @param decision the decision
 * @param rules the rules for this kind of action, in the order of the document; none if a border between tenants decided
 */
public record Explanation(Decision decision, List<RuleTrace> rules) {

    /** Copies the list. */
    public Explanation {
        rules = List.copyOf(rules);
    }
}
