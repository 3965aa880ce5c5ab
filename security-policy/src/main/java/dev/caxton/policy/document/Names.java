package dev.caxton.policy.document;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fixed set of names, each with a number of its own, which is where it stands. Found by open addressing, so that a look-up waits for memory as seldom as it can: once
 * for the place, once for the name there.
 */
final class Names {

    /** No names. */
    static final Names NONE = new Names(List.of(), 0);

    /** The most places that a look-up goes through. Names of one hash are easily made, and a document may be full of them. */
    private static final int MOST_PROBES = 64;

    private final String[] places;
    private final int first;
    // Names that found no place within those.
    private final Map<String, Integer> crowded = new HashMap<>(0);
    private final int end;

    /**
     * Names with the numbers from {@code first} on; some numbers stay unused.
     *
     * @param names each of them once
     * @param first not negative
     */
    Names(Collection<String> names, int first) {
        // At most half full, so that a look-up ends soon; a power of two, so that it begins with a mask.
        this.places = new String[Integer.highestOneBit(Math.max(1, names.size()) * 2 - 1) * 2];
        this.first = first;
        int next = first + places.length;
        for (String name : names) {
            int place = place(name);
            if (place < 0) {
                crowded.put(name, next++);
            } else {
                places[place] = name;
            }
        }
        this.end = next;
    }

    /** The first number behind all of these. */
    int end() {
        return end;
    }

    /** The number of a name, or {@link RuleIndex#NO_PATTERN}. */
    int of(String name) {
        int place = place(name);
        if (place < 0) {
            return crowded.getOrDefault(name, RuleIndex.NO_PATTERN);
        }
        return places[place] == null ? RuleIndex.NO_PATTERN : first + place;
    }

    /** Where a name stands, or would stand; negative if it finds no place. */
    private int place(String name) {
        int hash = name.hashCode();
        // The higher bits of a text's hash tell more than the lower ones.
        int place = (hash ^ (hash >>> 16)) & (places.length - 1);
        for (int probe = 0; probe < MOST_PROBES; probe++) {
            if (places[place] == null || places[place].equals(name)) {
                return place;
            }
            place = (place + 1) & (places.length - 1);
        }
        return -1;
    }
}
