package dev.caxton.policy;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * One policy document, ready to decide. Immutable and safe for use by many threads.
 *
 * <p>Two things implement it: the compiled index of a policy document and the naive evaluator that the tests hold against it.
 */
@FunctionalInterface
public interface Policy {

    /**
     * Decides. Total and pure: the same arguments always give the same answer, nothing is thrown, and whatever no rule permits is denied. Rules
     * of every kind can come to their end, so what was decided holds for that moment only, unless a permission says in {@link Decision.Permit#validBefore} that it
     * answers the same question of this very object until then. Nobody remembers a denial.
     *
     * @param principal who wants to act
     * @param action what it wants to do
     * @param now when it wants to do it
     * @return the decision
     */
    Decision decide(Principal principal, Action action, Instant now);

    /**
     * What a level admits to an agent under this document. Without a document that says otherwise, that is the level as it stands.
     *
     * <p>A changed document can take away what a deployed module relies on: whoever swaps documents asks again for each agent that runs.
     *
     * @param level the level the agent runs at
     * @param agent the agent
     * @return the rules of the level with the changes the document makes for this agent; never a feature that {@link LevelRules#admissible} excludes
     */
    default LevelRules rules(Level level, AgentId agent) {
        return LevelRules.of(level);
    }
}
