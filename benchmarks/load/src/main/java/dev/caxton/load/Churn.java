package dev.caxton.load;

import dev.caxton.resource.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Deploys, asks, stops and removes, again and again, each time a module that the runtime has never seen. What the JVM holds after a collection is compared between
 * an early and a late part of the run.
 */
public final class Churn {

    /** How much more than early there may be late: what a measurement is good for. A leak of one object of any size in each cycle comes to more. */
    private static final double TOLERANCE = 0.02;

    private final boolean brief;
    private final int cycles;
    private final int samples;

    private Churn(boolean brief) {
        this.brief = brief;
        cycles = brief ? 300 : 10_000;
        samples = brief ? 6 : 25;
    }

    /**
     * Runs.
     *
     * @param arguments {@code --short}, or nothing
     */
    public static void main(String... arguments) {
        System.exit(new Churn(List.of(arguments).contains("--short")).run() ? 0 : 1);
    }

    private boolean run() {
        Map<String, LongSupplier> figures = new LinkedHashMap<>();
        figures.put("heap", Figures::heap);
        figures.put("metaspace", Figures::metaspace);
        figures.put("classes", Figures::classes);
        figures.put("threads", Figures::threads);
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        long begin = System.nanoTime();
        try (Node node = new Node(builder -> {})) {
            byte[] module = Guests.load("keeper");
            for (int i = 1; i <= cycles; i++) {
                String name = "agent" + i % 7;
                node.deploy(name, Guests.variant(module, i), Limits.DEFAULT);
                Keeper.check(node.answer(name, Keeper.message(i)), Guests.constantOf(i), 1, i);
                node.runtime.stop(Node.ADMIN, Node.id(name));
                node.runtime.remove(Node.ADMIN, Node.id(name));
                if (i % (cycles / samples) == 0) {
                    figures.forEach((figure, value) -> measured.computeIfAbsent(figure, key -> new ArrayList<>())
                            .add((double) value.getAsLong()));
                }
            }
        }
        boolean flat = true;
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, List<Double>> figure : measured.entrySet()) {
            List<Double> all = figure.getValue();
            // The first fifth is warm-up: what is loaded and compiled once.
            List<Double> early = all.subList(all.size() / 5, all.size() * 2 / 5 + 1);
            List<Double> late = all.subList(all.size() * 4 / 5, all.size());
            double growth = Figures.median(late) / Figures.median(early) - 1;
            System.out.printf(
                    Locale.ROOT,
                    "%-9s early %,.0f, late %,.0f: %+.2f %% (Welch's t %.1f); all: %s%n",
                    figure.getKey(),
                    Figures.median(early),
                    Figures.median(late),
                    100 * growth,
                    Math.clamp(Figures.welch(early, late), -1e6, 1e6),
                    all.stream().map(v -> String.format(Locale.ROOT, "%.0f", v)).toList());
            flat &= growth <= TOLERANCE;
            line.append(String.format(Locale.ROOT, "%s %+.2f %%, ", figure.getKey(), 100 * growth));
        }
        System.out.printf(
                Locale.ROOT,
                "churn: %,d cycles in %.0f s, each another module: late against early %s%s%n",
                cycles,
                (System.nanoTime() - begin) / 1e9,
                line,
                flat ? "flat" : "not flat");
        if (brief) {
            // Too short for statistics. But the classes of each removed agent must have gone: there was one at least in
            // each cycle.
            List<Double> classes = measured.getOrDefault("classes", List.of());
            return classes.getLast() - classes.getFirst() < cycles / 4.0;
        }
        return flat;
    }
}
