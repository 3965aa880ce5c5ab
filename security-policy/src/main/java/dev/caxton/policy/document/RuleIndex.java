package dev.caxton.policy.document;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rules that wrote down a pair of patterns, by one hash look-up. Filled by one thread, then only read.
 *
 * @param <A> the pattern of who acts
 * @param <B> the pattern of what is acted on
 */
final class RuleIndex<A, B> {

    private record Key<A, B>(Effect effect, A who, B what) {}

    private static final int[] NONE = {};

    private final Map<Key<A, B>, int[]> rules = new HashMap<>();
    private final Set<Key<A, B>> closed = new HashSet<>();

    /**
     * Rules are added in the order of the document.
     *
     * @param closes whether no rule behind this one is ever asked for the same pair, since this one has the last word
     */
    void add(int rule, Effect effect, List<A> who, List<B> what, boolean closes) {
        for (A a : who) {
            for (B b : what) {
                Key<A, B> key = new Key<>(effect, a, b);
                if (!closed.contains(key)) {
                    rules.merge(key, new int[] {rule}, RuleIndex::joined);
                    if (closes) {
                        closed.add(key);
                    }
                }
            }
        }
    }

    /** The rules of this effect that wrote one of these pairs, in the order of the document. Not to be changed. */
    int[] of(Effect effect, List<A> who, List<B> what) {
        int[] found = NONE;
        for (A a : who) {
            for (B b : what) {
                int[] some = rules.get(new Key<>(effect, a, b));
                if (some != null) {
                    found = found.length == 0 ? some : sorted(joined(found, some));
                }
            }
        }
        return found;
    }

    private static int[] joined(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int[] sorted(int[] rules) {
        Arrays.sort(rules);
        return rules;
    }
}
