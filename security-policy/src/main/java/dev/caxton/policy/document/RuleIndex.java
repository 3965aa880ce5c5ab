package dev.caxton.policy.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rules that wrote down a pair of patterns, by one look-up in a table of numbers: patterns are known by numbers from 0, and no pattern is -1. Filled
 * through a builder, then only read.
 */
final class RuleIndex {

    /** What stands for a pattern that no rule wrote down. */
    static final int NO_PATTERN = -1;

    private static final int[] NONE = {};

    /** What stands where no pair does. */
    private static final long FREE = -1;

    // A pair at each even place, and what it has at the next: both are in one line of the processor's cache. A rule
    // from 0, or the place of a list below that.
    private final long[] table;
    private final int[][] lists;

    private RuleIndex(Map<Long, int[]> filled) {
        // At most half full, so that a look-up ends soon; a power of two, so that it begins with a mask.
        int size = Integer.highestOneBit(Math.max(1, filled.size()) * 2 - 1) * 2;
        this.table = new long[2 * size];
        Arrays.fill(table, FREE);
        List<int[]> several = new ArrayList<>();
        filled.forEach((pair, found) -> {
            int place = place(pair);
            table[place] = pair;
            if (found.length == 1) {
                table[place + 1] = found[0];
            } else {
                several.add(found);
                table[place + 1] = -several.size();
            }
        });
        this.lists = several.toArray(int[][]::new);
    }

    /** Where a pair stands, or would stand. */
    private int place(long pair) {
        // Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4.
        int place = (int) ((pair * 0x9E37_79B9_7F4A_7C15L) >>> 32) << 1 & (table.length - 1);
        while (table[place] != FREE && table[place] != pair) {
            place = (place + 2) & (table.length - 1);
        }
        return place;
    }

    /** The rules that wrote one of these pairs, in the order of the document. Not to be changed. */
    int[] of(int[] who, int[] what) {
        int[] found = NONE;
        for (int a : who) {
            for (int b : what) {
                if (a == NO_PATTERN || b == NO_PATTERN) {
                    continue;
                }
                int place = place(pair(a, b));
                if (table[place] != FREE) {
                    int[] some = rules(table[place + 1]);
                    found = found.length == 0 ? some : sorted(joined(found, some));
                }
            }
        }
        return found;
    }

    private int[] rules(long entry) {
        return entry >= 0 ? new int[] {(int) entry} : lists[(int) -entry - 1];
    }

    private static long pair(int who, int what) {
        return ((long) who << 32) | what;
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

    /** Collects the pairs of one effect. */
    static final class Builder {

        private final Map<Long, int[]> rules = new HashMap<>();
        private final Set<Long> closed = new HashSet<>();

        /**
         * Rules are added in the order of the document.
         *
         * @param closes whether no rule behind this one is ever asked for the same pair, since this one has the last word
         */
        void add(int rule, int who, int what, boolean closes) {
            long pair = pair(who, what);
            if (!closed.contains(pair)) {
                rules.merge(pair, new int[] {rule}, RuleIndex::joined);
                if (closes) {
                    closed.add(pair);
                }
            }
        }

        RuleIndex build() {
            return new RuleIndex(rules);
        }
    }
}
