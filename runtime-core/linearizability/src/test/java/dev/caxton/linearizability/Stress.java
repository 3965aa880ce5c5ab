package dev.caxton.linearizability;

import org.jetbrains.lincheck.datastructures.StressOptions;

/** How hard things are tried. More iterations with {@code -Dlincheck.iterations}. */
public final class Stress {

    /** Threads that are tried, and those before and after them. */
    static final int THREAD_IDS = 6;

    private static final int THREADS = 3;

    private Stress() {}

    /**
     * Runs random operations of a test on several threads, again and again.
     *
     * @param test its class
     * @throws AssertionError if what came out could not have come out one after the other
     */
    public static void check(Class<?> test) {
        new StressOptions()
                .iterations(Integer.getInteger("caxton.lincheck.iterations", 1))
                .invocationsPerIteration(1_000)
                .threads(THREADS)
                .actorsPerThread(4)
                .check(test);
    }
}
