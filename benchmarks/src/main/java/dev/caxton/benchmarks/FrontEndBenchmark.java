package dev.caxton.benchmarks;

import dev.caxton.engine.endive.EndiveCompiled;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.ModuleRules;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import run.endive.wasm.Parser;

/** What a module's way in costs, compile not included: decode, limits, gate, validation, clamp and meter, beside validation alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = Main.HUGE_METHODS)
public class FrontEndBenchmark {

    /** How often the functions of the heapsort kernel stand in the module. */
    @Param({"1", "500"})
    public int copies = 1;

    /** In which form. */
    @Param({Main.FLOOR, Main.OURS})
    public String form = Main.FLOOR;

    private Supplier<Object> admit = Object::new;

    /** Assembles the module. */
    @Setup
    public void prepare() {
        byte[] module = module(copies);
        System.out.printf(Locale.ROOT, "# The module has %,d bytes.%n", module.length);
        FrontEnd frontEnd = new FrontEnd(new EndiveCompiled().validator());
        ModuleRules rules = Guests.kernelRules();
        // Refused modules would be quick ones.
        Guests.meter(module, rules);
        admit = form.equals(Main.OURS) ? () -> frontEnd.admit(module, rules) : () -> Parser.parse(module);
    }

    /**
     * Lets it in.
     *
     * @return what came of it
     */
    @Benchmark
    public Object admit() {
        return admit.get();
    }

    /** The heapsort kernel with its functions many times over. Only the first set is exported. */
    static byte[] module(int copies) {
        String text = Kernel.text("heapsort");
        String functions = text.substring(text.indexOf("(func"), text.lastIndexOf(')'));
        String more = IntStream.range(1, copies)
                .mapToObj(i -> functions
                        .replace("$less", "$less" + i)
                        .replace("$swap", "$swap" + i)
                        .replace("$sift", "$sift" + i)
                        .replace("(export \"run\")", ""))
                .collect(Collectors.joining("\n"));
        return Wat.assemble(text.substring(0, text.lastIndexOf(')')) + more + ")");
    }
}
