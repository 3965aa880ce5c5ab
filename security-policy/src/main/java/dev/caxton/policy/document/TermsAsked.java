package dev.caxton.policy.document;

import dev.caxton.policy.Arguments;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;

/** Whether the terms of a rule hold for a question. */
public sealed interface TermsAsked {

    /** They hold. */
    record Hold() implements TermsAsked {}

    /** They may hold: it depends on arguments that may be any. */
    record MayHold() implements TermsAsked {}

    /**
     * They do not hold.
     *
     * @param reason half a sentence
     */
    record Not(String reason) implements TermsAsked {}

    /**
     * There is no answer. A rule that permits then does not, and a rule that forbids does.
     *
     * @param reason half a sentence
     */
    record Unknown(String reason) implements TermsAsked {}

    /** They hold. */
    TermsAsked HOLD = new Hold();

    /** They may hold. */
    TermsAsked MAY_HOLD = new MayHold();

    /** The rule has come to its end. */
    TermsAsked EXPIRED = new Not("it has expired");

    /** The condition says no. */
    TermsAsked FALSE = new Not("its condition is not true");

    /**
     * Asks. Pure and total.
     *
     * @param terms the terms of a rule that speaks of the request
     * @param question the request
     * @return whether they hold
     */
    static TermsAsked of(Terms terms, Question question) {
        if (terms.expired(question.now())) {
            return EXPIRED;
        }
        return terms.when().map(condition -> of(condition, question)).orElse(HOLD);
    }

    /**
     * Asks a condition of terms that have not come to their end. Pure and total.
     *
     * @param condition the condition
     * @param question the request
     * @return whether the terms hold
     */
    static TermsAsked of(Condition condition, Question question) {
        if (question.arguments() instanceof Arguments.Unusable unusable && condition.usesArguments()) {
            return new Unknown("its condition cannot look at the arguments, because " + unusable.reason());
        }
        return switch (condition.test(question)) {
            case Verdict.Holds holds -> HOLD;
            case Verdict.Fails fails -> FALSE;
            case Verdict.Depends depends ->
                question.arguments() instanceof Arguments.Any ? MAY_HOLD : new Unknown("its condition has no answer");
            case Verdict.NoAnswer none -> new Unknown("its condition failed: " + none.reason());
        };
    }
}
