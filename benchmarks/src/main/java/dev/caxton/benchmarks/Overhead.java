package dev.caxton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The check {@code metering-overhead}: what injected metering costs, as the ratio of a metered kernel to the same kernel as its author wrote it, on the same
 * engine. Every ratio is the median over pairs of neighbouring samples, and over forks of the JVM.
 */
public final class Overhead {

    private static final double INSTANTIATE_BAR = 50;
    private static final int FORKS = 3;

    private Overhead() {}

    /**
     * Runs.
     *
     * @param arguments {@code --short} for one fork and no verdict; names of kernels and engines to measure only those
     */
    public static void main(String... arguments) {
        boolean brief = Arrays.asList(arguments).contains("--short");
        List<String> named =
                Stream.of(arguments).filter(a -> !a.startsWith("--")).toList();
        int forks = brief || !named.isEmpty() ? 1 : FORKS;
        Map<Forms.On, Double> means = new EnumMap<>(Forms.On.class);
        for (Forms.On engine : Forms.On.values()) {
            if (chosen(named, engine, Forms.On.values())) {
                means.put(engine, engine(engine, named, forks, brief));
            }
        }
        String[] compiled = fork(OverheadRun.COMPILE);
        System.out.printf(
                Locale.ROOT,
                "a module of %s bytes: metered %s bytes; Endive compiles it in %s ms, metered in %s ms%n",
                (Object[]) compiled);
        double instantiate = Double.parseDouble(median(forks)[0]);
        System.out.printf(Locale.ROOT, "instance of a compiled module, endive-compiled, p50: %.1f us%n", instantiate);
        StringBuilder line = new StringBuilder("metering-overhead: geometric means");
        means.forEach((engine, mean) ->
                line.append(String.format(Locale.ROOT, " %.3f on %s (bar %.2f),", mean, engine.id(), engine.bar())));
        System.out.printf(Locale.ROOT, "%s instance %.1f us (bar %.0f)%n", line, instantiate, INSTANTIATE_BAR);
        boolean met = instantiate <= INSTANTIATE_BAR
                && means.entrySet().stream()
                        .allMatch(e -> e.getValue() <= e.getKey().bar());
        System.exit(met || brief ? 0 : 1);
    }

    private static boolean chosen(List<String> named, Enum<?> one, Enum<?>[] all) {
        return named.contains(one.name()) || Stream.of(all).noneMatch(o -> named.contains(o.name()));
    }

    /** Measures the kernels on an engine, prints a line for each, and returns the geometric mean of those that count. */
    private static double engine(Forms.On engine, List<String> named, int forks, boolean brief) {
        List<Double> logarithms = new ArrayList<>();
        for (Kernel kernel : Kernel.values()) {
            if (!chosen(named, kernel, Kernel.values()) || (brief && !kernel.counted())) {
                continue;
            }
            String[] figures = median(forks, kernel.name(), engine.name(), String.valueOf(brief));
            double ratio = Double.parseDouble(figures[0]);
            if (kernel.counted()) {
                logarithms.add(Math.log(ratio));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %-9s %.3f  (plain %s us)%s%n",
                    engine.id(),
                    kernel.name().toLowerCase(Locale.ROOT),
                    ratio,
                    figures[1],
                    kernel.counted() ? "" : "  not counted");
        }
        return Math.exp(logarithms.stream().mapToDouble(l -> l).average().orElse(0));
    }

    /** The fork whose first figure is in the middle. */
    private static String[] median(int forks, String... arguments) {
        List<String[]> runs = new ArrayList<>();
        for (int i = 0; i < forks; i++) {
            runs.add(fork(arguments));
        }
        runs.sort((a, b) -> Double.compare(Double.parseDouble(a[0]), Double.parseDouble(b[0])));
        return runs.get(forks / 2);
    }

    private static String[] fork(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                Main.HUGE_METHODS,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OverheadRun.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("a fork failed: " + command + "\n" + said);
            }
            return said.strip().split(" ", -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
