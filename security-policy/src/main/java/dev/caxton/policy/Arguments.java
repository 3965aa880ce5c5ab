package dev.caxton.policy;

import java.util.Map;

/** The arguments of a tool call, as a condition sees them. Immutable. */
public sealed interface Arguments {

    /** The most values a condition looks at: objects, arrays, members and items, each counted. */
    int MAX_NODES = 10_000;

    /** The most characters of text, names of members among them, that a condition looks at. */
    int MAX_CHARACTERS = 262_144;

    /** An object without members. */
    Arguments NONE = new Known(Map.of(), 1, 0, false);

    /**
     * The arguments of a call that is about to be made.
     *
     * @param object lists, maps with text keys, texts, whole numbers as {@link Long}, other numbers as {@link Double}, truth values and nulls; unmodifiable
     * @param nodes how many values it holds
     * @param characters how many characters of text it holds
     * @param nulls whether one of the values is null
     */
    record Known(Map<String, Object> object, int nodes, int characters, boolean nulls) implements Arguments {}

    /** Any arguments: the question is whether some call could be permitted. A list of tools asks this. */
    record Any() implements Arguments {}

    /**
     * Arguments that no condition can look at. Whatever depends on them is denied.
     *
     * @param reason half a sentence
     */
    record Unusable(String reason) implements Arguments {}

    /**
     * Takes over the arguments of a call. Total: whatever can't be shown to a condition exactly and within the caps becomes {@link Unusable}.
     *
     * @param object a JSON object as a parser gives it: maps, lists, texts, numbers, truth values and nulls
     * @return a copy, or the reason why there is none
     */
    static Arguments of(Map<String, ?> object) {
        return ArgumentsCopy.of(object);
    }
}
