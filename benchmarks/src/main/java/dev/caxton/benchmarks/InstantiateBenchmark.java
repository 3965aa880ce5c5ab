package dev.caxton.benchmarks;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.HostBinding;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
import run.endive.runtime.Instance;

/** What a fresh sandbox costs once its module is compiled: on the bare engine, and metered behind our port. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = Main.HUGE_METHODS)
public class InstantiateBenchmark {

    /** In which form. */
    @Param({Main.FLOOR, Main.OURS})
    public String form = Main.FLOOR;

    private Supplier<Object> instantiate = Object::new;

    /** Compiles the module. */
    @Setup
    public void prepare() {
        byte[] module = Kernel.HEAPSORT.module();
        if (form.equals(Main.OURS)) {
            CompiledModule compiled = Guests.compile(Guests.meter(module, Guests.kernelRules()));
            List<HostBinding> imports = Guests.metering();
            instantiate = () -> compiled.instantiate(imports);
        } else {
            Instance.Builder builder = Guests.bare(module);
            instantiate = builder::build;
        }
    }

    /**
     * Makes one.
     *
     * @return the instance
     */
    @Benchmark
    public Object instantiate() {
        return instantiate.get();
    }
}
