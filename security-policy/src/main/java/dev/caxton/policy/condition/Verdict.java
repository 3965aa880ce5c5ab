package dev.caxton.policy.condition;

/** What a condition says. */
public sealed interface Verdict {

    /** The condition holds. */
    Verdict TRUE = new Holds();

    /** The condition does not hold. */
    Verdict FALSE = new Fails();

    /** It depends on arguments that are not known. */
    Verdict DEPENDS = new Depends();

    /** The condition holds. */
    record Holds() implements Verdict {}

    /** The condition does not hold. */
    record Fails() implements Verdict {}

    /** It depends on arguments that are not known: said only where they may be any. */
    record Depends() implements Verdict {}

    /**
     * There is no answer: a value is missing or of another kind, or a cap was met. Whatever asks counts this as a denial.
     *
     * @param reason half a sentence; holds nothing of the arguments
     */
    record NoAnswer(String reason) implements Verdict {}
}
