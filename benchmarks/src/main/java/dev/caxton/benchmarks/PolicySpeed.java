package dev.caxton.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Holds decisions to their promise, and says on its last line whether they keep it. */
public final class PolicySpeed {

    /** Nanoseconds at the median, for a decision with a simple condition on every grant. */
    private static final double MOST = 2_000;

    /** The most that a hundred times as many grants may cost: the square root, so less than linear by far. */
    private static final double MOST_GROWTH = 10;

    private PolicySpeed() {}

    /**
     * Measures. Ends with 1 if the promise is broken.
     *
     * @param arguments none, or {@code --short}: runs everything once, and holds nothing to its time
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String... arguments) throws RunnerException {
        boolean brief = arguments.length > 0 && arguments[0].equals("--short");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(PolicyBenchmark.class.getSimpleName())
                .verbosity(VerboseMode.SILENT);
        if (brief) {
            options = options.forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(50));
        }
        Map<String, Double> medians = new TreeMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            double median = result.getPrimaryResult().getStatistics().getPercentile(50);
            double late = result.getPrimaryResult().getStatistics().getPercentile(99);
            String name = result.getParams().getParam("conditions") + " "
                    + result.getParams().getParam("form") + " "
                    + result.getParams().getParam("grants");
            medians.put(name, median);
            System.out.printf(
                    Locale.ROOT,
                    "%-6s condition, %6s grants, %-17s p50 %8.0f ns, p99 %8.0f ns%n",
                    result.getParams().getParam("conditions"),
                    result.getParams().getParam("grants"),
                    result.getParams().getParam("form").equals(Main.FLOOR) ? "condition alone:" : "decision:",
                    median,
                    late);
        }
        double one = median(medians, "1");
        double hundred = median(medians, "100");
        double tenThousand = median(medians, "10000");
        double slowest = Math.max(one, Math.max(hundred, tenThousand));
        double growth = Math.max(hundred / one, tenThousand / hundred);
        boolean kept = slowest <= MOST && growth <= MOST_GROWTH;
        System.out.printf(
                Locale.ROOT,
                "decisions: p50 %.0f, %.0f and %.0f ns with 1, 100 and 10,000 grants (at most %.0f), growth by %.2f for a"
                        + " hundred times the grants (at most %.0f): %s%n",
                one,
                hundred,
                tenThousand,
                MOST,
                growth,
                MOST_GROWTH,
                brief ? "not held to it in the short form" : kept ? "kept" : "MISSED");
        if (!brief && !kept) {
            System.exit(1);
        }
    }

    private static double median(Map<String, Double> medians, String grants) {
        return medians.getOrDefault(PolicyBenchmark.SIMPLE + " " + Main.OURS + " " + grants, Double.NaN);
    }
}
