package dev.caxton.spec.differential;

import dev.caxton.runtime.spi.Engine;
import dev.caxton.spec.differential.MeteredEngine.Metered;
import dev.caxton.spec.differential.MeteredEngine.Regime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Every plan on every subject, and whether they saw the same. Used by one thread. */
public final class Comparison {

    private final List<Plan> plans;
    private final List<String> mismatches = new ArrayList<>();
    private int observations;
    private int knownFaults;

    private Comparison(List<Plan> plans) {
        this.plans = List.copyOf(plans);
    }

    /**
     * What came out.
     *
     * @param observations calls that were observed, over all subjects
     * @param mismatches what differs
     * @param knownFaults calls in which a subject differs as {@link Subject#knownFault} says; what it saw behind them in the same plan is not compared
     */
    public record Result(int observations, List<String> mismatches, int knownFaults) {

        /** Copies the list. */
        public Result {
            mismatches = List.copyOf(mismatches);
        }
    }

    /**
     * Compares.
     *
     * @param plans what to do
     * @param plain subjects without a meter; the first is the one that all are compared with
     * @param engines the engines of the runtime; the first is the one whose fuel all are compared with
     * @return what came out
     */
    public static Result of(List<Plan> plans, List<Subject> plain, List<Engine> engines) {
        Comparison comparison = new Comparison(plans);
        List<List<String>> reference = plain.getFirst().observe(plans);
        comparison.count(reference);
        for (Subject subject : plain.subList(1, plain.size())) {
            comparison.same(subject.name(), reference, subject.observe(plans), subject::knownFault);
        }
        List<Metered> generous = comparison.metered(engines.getFirst(), Regime.GENEROUS);
        List<Metered> shallow = comparison.metered(engines.getFirst(), Regime.SHALLOW);
        List<Metered> starved = comparison.starved(engines.getFirst(), generous);
        comparison.same(engines.getFirst().id() + " metered", reference, lines(generous));
        for (Engine engine : engines) {
            String name = engine.id();
            comparison.same(name + " in small slices", generous, comparison.metered(engine, Regime.SMALL_SLICES));
            if (!engine.equals(engines.getFirst())) {
                comparison.same(name + " metered", generous, comparison.metered(engine, Regime.GENEROUS));
                comparison.same(name + " with little depth", shallow, comparison.metered(engine, Regime.SHALLOW));
                comparison.same(name + " with half the fuel", starved, comparison.starved(engine, generous));
            }
        }
        starved.forEach(m -> m.lines().stream()
                .filter(line -> !line.contains("out of fuel"))
                .forEach(line -> comparison.mismatches.add("half the fuel was enough: " + line)));
        return new Result(comparison.observations, comparison.mismatches, comparison.knownFaults);
    }

    private List<Metered> metered(Engine engine, Regime regime) {
        MeteredEngine subject = new MeteredEngine(engine, regime);
        return plans.stream().map(subject::metered).toList();
    }

    private List<Metered> starved(Engine engine, List<Metered> generous) {
        MeteredEngine subject = new MeteredEngine(engine, Regime.GENEROUS);
        List<Metered> all = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            all.add(subject.starved(plans.get(i), generous.get(i).fuel()));
        }
        return all;
    }

    private static List<List<String>> lines(List<Metered> metered) {
        return metered.stream().map(Metered::lines).toList();
    }

    private void count(List<List<String>> seen) {
        seen.forEach(lines -> observations += lines.size());
    }

    private <T> void same(String subject, List<T> expected, List<T> actual) {
        same(subject, expected, actual, (before, now) -> false);
    }

    private <T> void same(String subject, List<T> expected, List<T> actual, BiPredicate<String, String> knownFault) {
        for (int i = 0; i < expected.size(); i++) {
            List<String> before = text(expected.get(i));
            List<String> now = text(actual.get(i));
            observations += now.size();
            if (before.size() != now.size()) {
                mismatches.add(plans.get(i).name() + ": " + subject + " made " + now.size() + " of " + before.size()
                        + " calls");
                continue;
            }
            for (int c = 0; c < before.size(); c++) {
                if (before.get(c).equals(now.get(c))) {
                    continue;
                }
                if (knownFault.test(before.get(c), now.get(c))) {
                    knownFaults++;
                    break;
                } else {
                    mismatches.add("%s: %s%n    %s%n    %s"
                            .formatted(plans.get(i).name(), subject, before.get(c), now.get(c)));
                }
            }
        }
    }

    /** Lines, with fuel where there is a meter. */
    private static List<String> text(Object seen) {
        if (seen instanceof Metered metered) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < metered.lines().size(); i++) {
                lines.add(metered.lines().get(i) + ", fuel " + metered.fuel().get(i));
            }
            return lines;
        }
        return ((List<?>) seen).stream().map(String::valueOf).toList();
    }
}
