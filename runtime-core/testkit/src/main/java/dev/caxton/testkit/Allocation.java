package dev.caxton.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures how much memory a piece of code allocates: unlike its time, that is the same on a busy machine. */
public final class Allocation {

    private Allocation() {}

    /**
     * Runs something on the current thread.
     *
     * @param code what to run
     * @return how many bytes it allocated on this thread, freed ones included
     */
    public static long during(Runnable code) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        code.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
