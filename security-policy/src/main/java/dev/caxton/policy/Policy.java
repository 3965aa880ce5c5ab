package dev.caxton.policy;

import dev.caxton.policy.identity.Principal;

/**
 * One policy document, ready to decide. Immutable and safe for use by many threads.
 *
 * <p>Two things implement it: the compiled index of a {@link PolicyDocument} and the naive evaluator that the tests hold against it.
 */
@FunctionalInterface
public interface Policy {

    /**
     * Decides. Total and pure: the same arguments always give the same answer, nothing is thrown, and whatever no rule permits is denied.
     *
     * @param principal who wants to act
     * @param action what it wants to do
     * @return the decision
     */
    Decision decide(Principal principal, Action action);
}
