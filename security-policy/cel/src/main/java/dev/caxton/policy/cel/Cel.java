package dev.caxton.policy.cel;

import dev.caxton.policy.condition.ConditionLanguage;

/**
 * CEL as the language of conditions. The library behind it is loaded with the first condition, which takes about a second; whoever writes none pays nothing.
 *
 * <p>A condition sees {@code args}, {@code caller.id}, {@code caller.kind}, {@code caller.name}, {@code tool.upstream}, {@code tool.name}, {@code tenant} and
 * {@code now}. It is checked when it is read: a name that does not exist, or a type that does not fit, is refused with line and column.
 *
 * <p>Safe for use by many threads.
 */
public final class Cel implements ConditionLanguage {

    /** The longest condition, in code points. */
    public static final int MAX_LENGTH = 4_000;

    /** The most steps that all macros of a condition take together, nested ones among them. */
    public static final int MAX_ITERATIONS = 1_000;

    /** The most values that the arguments may hold for a condition with a macro. */
    public static final int MAX_NODES = 2_000;

    /** The most characters of text that the arguments may hold for a condition with a macro. */
    public static final int MAX_CHARACTERS = 32_768;

    /** The largest regular expression, in instructions of RE2. */
    public static final int MAX_PATTERN = 200;

    /** Found as a service. */
    public Cel() {}

    @Override
    public Reading read(String text) {
        return CelReader.read(text);
    }
}
