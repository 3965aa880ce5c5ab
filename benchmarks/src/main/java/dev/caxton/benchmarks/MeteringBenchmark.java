package dev.caxton.benchmarks;

import dev.caxton.runtime.spi.GuestInstance;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import run.endive.runtime.ExportFunction;

/** What metering costs: one run of a kernel, as its author wrote it and metered, both on the compiled engine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = Main.HUGE_METHODS)
public class MeteringBenchmark {

    /** Which guest. */
    @Param
    public Kernel kernel = Kernel.LOOP;

    /** In which form. */
    @Param({Main.FLOOR, Main.OURS})
    public String form = Main.FLOOR;

    private LongUnaryOperator run = n -> n;

    /** Compiles the guest. */
    @Setup
    public void prepare() {
        run = form.equals(Main.OURS) ? metered(kernel) : bare(kernel);
    }

    /**
     * Runs it.
     *
     * @return its result
     */
    @Benchmark
    public long kernel() {
        return run.applyAsLong(kernel.size());
    }

    static LongUnaryOperator bare(Kernel kernel) {
        ExportFunction function = Guests.bare(kernel.module()).build().export("run");
        return n -> function.apply(n)[0];
    }

    static LongUnaryOperator metered(Kernel kernel) {
        GuestInstance instance = Guests.compile(Guests.meter(kernel.module(), Guests.kernelRules()))
                .instantiate(Guests.metering());
        return n -> {
            Guests.refuel(instance);
            return instance.call("run", n);
        };
    }
}
