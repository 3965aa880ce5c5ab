package dev.caxton.policy.condition;

/** A condition, checked and ready to be asked. Immutable and safe for use by many threads. Two things implement it: the adapter of a language, and twins in tests. */
public interface Condition {

    /**
     * As it was written.
     *
     * @return the text
     */
    String text();

    /**
     * Whether it looks at the arguments.
     *
     * @return false if its answer is the same for all arguments
     */
    boolean usesArguments();

    /**
     * Asks. Pure and total: nothing is thrown. Takes time within caps that the language names, whatever the arguments are.
     *
     * @param question what about
     * @return the answer; {@link Verdict.Depends} only if the question is about any arguments
     */
    Verdict test(Question question);
}
