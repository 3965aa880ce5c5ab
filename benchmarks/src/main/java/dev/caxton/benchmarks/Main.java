package dev.caxton.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks with the options of JMH and prints, behind JMH's table, the ratio of each of our figures to its floor. */
public final class Main {

    /** The form whose figure is the floor. */
    static final String FLOOR = "floor";

    /** The form that is compared with it. */
    static final String OURS = "caxton";

    /** As every launcher of ours sets it: metered functions grow beyond what HotSpot compiles by itself. */
    static final String HUGE_METHODS = "-XX:-DontCompileHugeMethods";

    private Main() {}

    /**
     * Runs.
     *
     * @param arguments the options of JMH; {@code -h} lists them
     * @throws IOException if JMH can't read its own list
     * @throws RunnerException if a benchmark fails
     * @throws CommandLineOptionException if the options are wrong
     */
    public static void main(String... arguments) throws IOException, RunnerException, CommandLineOptionException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp() || options.shouldList()) {
            org.openjdk.jmh.Main.main(arguments);
            return;
        }
        ratios(new Runner(options).run()).forEach(System.out::println);
    }

    /** One line for each figure that has a floor, and the geometric mean of each benchmark. */
    static List<String> ratios(Collection<RunResult> results) {
        Map<String, Double> floors = new TreeMap<>();
        Map<String, Double> ours = new TreeMap<>();
        for (RunResult result : results) {
            String form = result.getParams().getParam("form");
            (FLOOR.equals(form) ? floors : ours)
                    .put(name(result.getParams()), result.getPrimaryResult().getScore());
        }
        List<String> lines = new ArrayList<>();
        Map<String, List<Double>> byBenchmark = new TreeMap<>();
        ours.forEach((name, score) -> {
            Double floor = floors.get(name);
            if (floor != null) {
                lines.add(String.format(Locale.ROOT, "ratio %-45s %6.2f", name, score / floor));
                byBenchmark
                        .computeIfAbsent(name.substring(0, name.indexOf(' ')), key -> new ArrayList<>())
                        .add(score / floor);
            }
        });
        byBenchmark.forEach((name, values) -> {
            if (values.size() > 1) {
                double mean = Math.exp(
                        values.stream().mapToDouble(Math::log).average().orElseThrow());
                lines.add(String.format(Locale.ROOT, "ratio %-45s %6.2f", name + " (geometric mean)", mean));
            }
        });
        return lines;
    }

    private static String name(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        StringBuilder name = new StringBuilder(
                        benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1))
                .append(' ');
        for (String key : params.getParamsKeys()) {
            if (!key.equals("form")) {
                name.append(params.getParam(key)).append(' ');
            }
        }
        return name.toString();
    }
}
