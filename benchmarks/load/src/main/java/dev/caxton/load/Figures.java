package dev.caxton.load;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;

/** What the JVM holds, and small statistics. */
final class Figures {

    private Figures() {}

    /** Heap in use once nothing is left to collect, bytes. */
    static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    static long classes() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Welch's t: how many standard errors the second mean lies above the first. */
    static double welch(List<Double> first, List<Double> second) {
        double error = Math.sqrt(variance(first) / first.size() + variance(second) / second.size());
        double difference = mean(second) - mean(first);
        return error == 0 ? Math.signum(difference) * Double.MAX_VALUE : difference / error;
    }

    private static double variance(List<Double> values) {
        double mean = mean(values);
        return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / Math.max(1, values.size() - 1);
    }
}
