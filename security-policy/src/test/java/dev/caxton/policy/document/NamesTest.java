package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static void everyNameHasItsNumber(Set<String> all, List<String> others) {
        Names names = new Names(all, 7);
        Set<Integer> numbers = new HashSet<>();
        for (String name : all) {
            int number = names.of(name);
            assertTrue(number >= 7 && number < names.end(), name);
            assertTrue(numbers.add(number), name);
        }
        for (String other : others) {
            assertEquals(RuleIndex.NO_PATTERN, names.of(other), other);
        }
    }

    @Test
    void namesHaveNumbersOfTheirOwn() {
        everyNameHasItsNumber(Set.of(), List.of("", "a"));
        everyNameHasItsNumber(Set.of("a"), List.of("", "b", "aa"));
        Set<String> many = new LinkedHashSet<>();
        for (int i = 0; i < 10_000; i++) {
            many.add("name-" + i);
        }
        everyNameHasItsNumber(many, List.of("name-10000", "*", "Name-1"));
        assertEquals(RuleIndex.NO_PATTERN, Names.NONE.of("a"));
    }

    /** "Aa" and "BB" have one hash, and so has whatever is put together from them. */
    @Test
    void namesOfOneHashHaveNumbersToo() {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < 11; i++) {
            List<String> longer = new ArrayList<>();
            for (String name : all) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            all = longer;
        }
        assertEquals(1, all.stream().map(String::hashCode).distinct().count());
        everyNameHasItsNumber(new LinkedHashSet<>(all.subList(0, 2_000)), all.subList(2_000, 2_048));
    }
}
