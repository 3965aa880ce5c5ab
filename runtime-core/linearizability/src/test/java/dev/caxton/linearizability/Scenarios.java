package dev.caxton.linearizability;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Random operations of three threads on one small instance, again and again, in two ways: Lincheck switches between the threads itself, at one place after the other,
 * as if memory were sequentially consistent; and it lets them run freely, where the processor's own reordering shows by chance. What comes out must be what some order
 * of the operations, one after the other, gives.
 *
 * <p>That finds faults and proves nothing. Scenarios are short and drawn by lot, and not all of their interleavings are tried. Not tried at all: what the classes do
 * not promise anyway (sums over several accounts, and budgets so large that threads keep a part of them at hand), clocks that go on meanwhile, and a whole runtime,
 * which {@code .ci/checks/message-history} watches.
 */
public final class Scenarios {

    /** Threads that are tried, and those before and after them. */
    static final int THREAD_IDS = 6;

    private static final int THREADS = 3;

    private Scenarios() {}

    /**
     * Tries the operations of a test.
     *
     * @param test its class
     * @throws AssertionError if what came out could not have come out one after the other
     */
    public static void check(Class<?> test) {
        new ModelCheckingOptions()
                .iterations(Integer.getInteger("caxton.lincheck.iterations"))
                .invocationsPerIteration(Integer.getInteger("caxton.lincheck.invocations"))
                .threads(THREADS)
                .actorsPerThread(2)
                .actorsBefore(3)
                .actorsAfter(2)
                // Texts, which nobody shares.
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
                                "dev.caxton.runtime.node.Problems", "dev.caxton.runtime.message.Problem")
                        .allMethods()
                        .ignore())
                .check(test);
        new StressOptions()
                .iterations(Integer.getInteger("caxton.lincheck.iterations"))
                .invocationsPerIteration(Integer.getInteger("caxton.lincheck.invocations"))
                .threads(THREADS)
                .actorsPerThread(3)
                .check(test);
    }
}
