package dev.caxton.policy.document;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the first rule that wrote down a pair of patterns, by one hash look-up. Filled by one thread, then only read.
 *
 * @param <A> the pattern of who acts
 * @param <B> the pattern of what is acted on
 */
final class RuleIndex<A, B> {

    private record Key<A, B>(Effect effect, A who, B what) {}

    private final Map<Key<A, B>, Integer> rules = new HashMap<>();

    /** Rules are added in the order of the document, so the first one of a pair stays. */
    void add(int rule, Effect effect, List<A> who, List<B> what) {
        for (A a : who) {
            for (B b : what) {
                rules.putIfAbsent(new Key<>(effect, a, b), rule);
            }
        }
    }

    /** The first rule in the document of this effect that wrote one of these pairs. */
    OptionalInt first(Effect effect, List<A> who, List<B> what) {
        int first = Integer.MAX_VALUE;
        for (A a : who) {
            for (B b : what) {
                Integer rule = rules.get(new Key<>(effect, a, b));
                if (rule != null && rule < first) {
                    first = rule;
                }
            }
        }
        return first == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(first);
    }
}
