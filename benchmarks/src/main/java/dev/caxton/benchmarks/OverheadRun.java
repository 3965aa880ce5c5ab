package dev.caxton.benchmarks;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.MeteredModule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/**
 * One fork of {@link Overhead}: measures one thing in a JVM of its own and prints it. The two forms of a kernel take turns, so that whatever else the machine
 * does meanwhile meets both.
 */
final class OverheadRun {

    private static final long SECOND = 1_000_000_000;
    private static final long SAMPLE = SECOND / 50;
    private static final int ROUNDS = 25;
    private static final int INSTANCES = 20_000;

    /** The first argument, for what compiling costs. */
    static final String COMPILE = "COMPILE";

    private static final int COPIES = 500;
    private static final int COMPILATIONS = 5;

    private OverheadRun() {}

    /** What is measured: a kernel, an engine and whether it has to be quick; {@code COMPILE}; or nothing, for instances. */
    public static void main(String... arguments) {
        if (arguments.length == 0) {
            System.out.println(instantiate());
        } else if (arguments[0].equals(COMPILE)) {
            System.out.println(compile());
        } else {
            boolean brief = Boolean.parseBoolean(arguments[2]);
            System.out.println(pair(Kernel.valueOf(arguments[0]), Forms.On.valueOf(arguments[1]), brief));
        }
    }

    /** Bytes of a large module, plain and metered, and the milliseconds that compiling takes at the median, plain and metered. */
    private static String compile() {
        byte[] module = FrontEndBenchmark.module(COPIES);
        MeteredModule metered = Guests.meter(module, Guests.kernelRules());
        double[] plain = new double[COMPILATIONS];
        double[] ours = new double[COMPILATIONS];
        for (int i = 0; i < 2 * COMPILATIONS; i++) {
            long begin = System.nanoTime();
            Guests.bare(module);
            long middle = System.nanoTime();
            Guests.compile(metered).close();
            plain[i % COMPILATIONS] = (middle - begin) / 1e6;
            ours[i % COMPILATIONS] = (System.nanoTime() - middle) / 1e6;
        }
        return String.format(
                Locale.ROOT, "%d %d %.0f %.0f", module.length, metered.bytes().length, median(plain), median(ours));
    }

    /** The median ratio of metered to plain, and the microseconds that the plain form took at the median. */
    private static String pair(Kernel kernel, Forms.On engine, boolean brief) {
        Forms forms = engine.of(kernel);
        int size = kernel.size();
        if (forms.plain().applyAsLong(size) != forms.metered().applyAsLong(size)) {
            throw new IllegalStateException(kernel + " computes something else when it is metered");
        }
        long warm = (brief || engine == Forms.On.WASMTIME ? SECOND / 5 : 4 * SECOND) + System.nanoTime();
        while (System.nanoTime() < warm) {
            time(forms.plain(), size, 1);
            time(forms.metered(), size, 1);
        }
        int runs = (int) Math.max(1, SAMPLE / Math.max(1, time(forms.plain(), size, 3) / 3));
        int rounds = brief ? 5 : ROUNDS;
        double[] ratios = new double[rounds];
        double[] plain = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long first = time(i % 2 == 0 ? forms.plain() : forms.metered(), size, runs);
            long second = time(i % 2 == 0 ? forms.metered() : forms.plain(), size, runs);
            ratios[i] = i % 2 == 0 ? (double) second / first : (double) first / second;
            plain[i] = (i % 2 == 0 ? first : second) / 1000.0 / runs;
        }
        return String.format(Locale.ROOT, "%.4f %.1f", median(ratios), median(plain));
    }

    private static long time(LongUnaryOperator form, int size, int runs) {
        long result = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            result += form.applyAsLong(size);
        }
        long end = System.nanoTime();
        // Nothing that is measured may be left out because nobody looks at it.
        if (result == Long.MIN_VALUE) {
            throw new IllegalStateException();
        }
        return end - begin;
    }

    /** The median of the microseconds that an instance of a compiled module takes, as a turn's sandbox asks for it. */
    private static String instantiate() {
        CompiledModule compiled = Guests.compile(Guests.meter(Kernel.HEAPSORT.module(), Guests.kernelRules()));
        List<HostBinding> imports = Guests.metering();
        double[] times = new double[INSTANCES];
        for (int i = 0; i < 2 * INSTANCES; i++) {
            long begin = System.nanoTime();
            compiled.instantiate(imports).close();
            times[i % INSTANCES] = (System.nanoTime() - begin) / 1000.0;
        }
        return String.format(Locale.ROOT, "%.1f", median(times));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
