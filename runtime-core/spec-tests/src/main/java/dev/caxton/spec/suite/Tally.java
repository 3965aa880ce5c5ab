package dev.caxton.spec.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came out of running scripts. Used by one thread. */
public final class Tally {

    private final List<Failure> failures = new ArrayList<>();
    private final Map<String, Integer> notApplicable = new TreeMap<>();
    private int modules;
    private int passed;

    /**
     * Something that came out wrong.
     *
     * @param place where
     * @param what the difference
     */
    public record Failure(Place place, String what) {

        @Override
        public String toString() {
            return place + " " + what;
        }
    }

    /**
     * A command of the suite.
     *
     * @param script its script
     * @param line its line
     * @param subject the function it calls, or the reason for which it wants a module refused
     */
    public record Place(String script, int line, String subject) {

        @Override
        public String toString() {
            return script + ":" + line + " (" + subject + ")";
        }
    }

    void module() {
        modules++;
    }

    void pass() {
        passed++;
    }

    void fail(Place place, String what) {
        failures.add(new Failure(place, what));
    }

    void notApplicable(String reason) {
        notApplicable.merge(reason, 1, Integer::sum);
    }

    /**
     * Adds what another one counted.
     *
     * @param other unchanged
     */
    public void add(Tally other) {
        failures.addAll(other.failures);
        other.notApplicable.forEach((reason, count) -> notApplicable.merge(reason, count, Integer::sum));
        modules += other.modules;
        passed += other.passed;
    }

    /** Modules that were instantiated. */
    public int modules() {
        return modules;
    }

    /** Assertions that held. */
    public int passed() {
        return passed;
    }

    /** Assertions that could be checked, failed ones included. */
    public int total() {
        return passed + failures.size();
    }

    /** Everything that came out wrong, in order. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Commands that could not be checked, by reason. */
    public Map<String, Integer> notApplicable() {
        return Map.copyOf(notApplicable);
    }
}
