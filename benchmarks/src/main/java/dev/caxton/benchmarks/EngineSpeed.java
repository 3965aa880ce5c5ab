package dev.caxton.benchmarks;

import dev.caxton.engine.endive.EndiveCompiled;
import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.Validator;
import dev.caxton.wasm.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.ValType;

/**
 * The check {@code engine-speed}: how fast a module comes in, how fast an instance of a compiled module is made, and how fast compiled code comes from the disk.
 * All figures are medians in a warm JVM.
 */
public final class EngineSpeed {

    private static final double FRONT_END_BAR = 50;
    private static final double INSTANCE_BAR = 50;
    private static final double LOAD_BAR = 5;

    /** A C++ program of 1.5 MB that the test kit has: WABT's assembler. */
    private static final String PROGRAM = "/wat2wasm";

    /** How many copies of the heapsort kernel come to about 146 KB. */
    private static final int COPIES = 378;

    private static final long CACHE_BYTES = 1L << 28;

    private static final Validator NONE = bytes -> Optional.empty();

    private EngineSpeed() {}

    /**
     * Runs.
     *
     * @param arguments {@code --short} for few rounds and no verdict
     * @throws IOException if the disk fails
     */
    public static void main(String... arguments) throws IOException {
        boolean brief = Arrays.asList(arguments).contains("--short");
        double frontEnd = frontEnd(brief ? 5 : 150);
        double instance = instance(brief ? 200 : 20_000);
        double load = load(brief ? 3 : 60);
        System.out.printf(
                Locale.ROOT,
                "engine-speed: front end %.1f MB/s (bar %.0f), instance %.1f us (bar %.0f), from the disk %.2f ms (bar %.0f)%n",
                frontEnd,
                FRONT_END_BAR,
                instance,
                INSTANCE_BAR,
                load,
                LOAD_BAR);
        boolean met = frontEnd >= FRONT_END_BAR && instance <= INSTANCE_BAR && load <= LOAD_BAR;
        System.exit(met || brief ? 0 : 1);
    }

    /** Decode to rewritten bytes, in MB/s; what the validator of an engine adds is printed beside it. */
    private static double frontEnd(int rounds) throws IOException {
        byte[] program = program();
        double slowest = Double.MAX_VALUE;
        byte[] copies = FrontEndBenchmark.module(COPIES * 4);
        for (byte[] module : List.of(program, copies)) {
            ModuleRules rules = everything(module);
            double ours = rate(new FrontEnd(NONE), module, rules, rounds);
            double validated = rate(new FrontEnd(new EndiveCompiled().validator()), module, rules, rounds / 5);
            System.out.printf(
                    Locale.ROOT,
                    "front end, %s of %,d bytes: %.1f MB/s; with the engine's validation %.1f MB/s%n",
                    module.length == program.length ? "a C++ program" : "copies of one kernel",
                    module.length,
                    ours,
                    validated);
            slowest = Math.min(slowest, ours);
        }
        return slowest;
    }

    private static double rate(FrontEnd frontEnd, byte[] module, ModuleRules rules, int rounds) {
        double millis = median(2 * rounds + 1, () -> {
            if (!(frontEnd.admit(module, rules) instanceof FrontEndResult.Admitted)) {
                throw new IllegalStateException("a refused module is a quick one");
            }
        });
        return module.length / 1e3 / millis;
    }

    /** A fresh instance of a compiled module, in microseconds. */
    private static double instance(int rounds) {
        try (CompiledModule compiled = Guests.compile(Guests.meter(Kernel.HEAPSORT.module(), Guests.kernelRules()))) {
            List<HostBinding> imports = Guests.metering();
            return 1e3 * median(2 * rounds, () -> compiled.instantiate(imports).close());
        }
    }

    /** A first instance of a module whose code is on the disk, in milliseconds. */
    private static double load(int rounds) throws IOException {
        MeteredModule metered = Guests.meter(FrontEndBenchmark.module(COPIES), Guests.kernelRules());
        List<HostBinding> imports = Guests.metering();
        Path folder = Files.createTempDirectory("caxton-speed");
        try {
            Engine engine = new EndiveCompiled().keepingCode(folder.resolve("cache"), CACHE_BYTES);
            engine.compile(metered).close();
            if (entries(folder.resolve("cache")) != 1) {
                throw new IllegalStateException("the code was not kept: see the log");
            }
            double load = median(2 * rounds, () -> {
                try (CompiledModule module = engine.compile(metered)) {
                    module.instantiate(imports).close();
                }
            });
            double called = median(rounds, () -> {
                try (CompiledModule module = engine.compile(metered)) {
                    var instance = module.instantiate(imports);
                    Guests.refuel(instance);
                    instance.call("run", 2);
                    instance.close();
                }
            });
            double compiled = median(Math.max(3, rounds / 6), () -> {
                try (CompiledModule module = new EndiveCompiled().compile(metered)) {
                    module.instantiate(imports).close();
                }
            });
            System.out.printf(
                    Locale.ROOT,
                    "code of a module of %,d bytes (%,d metered): from the disk to an instance %.2f ms, to its first call %.2f ms; compiled %.0f ms%n",
                    FrontEndBenchmark.module(COPIES).length,
                    metered.bytes().length,
                    load,
                    called,
                    compiled);
            return load;
        } finally {
            delete(folder);
        }
    }

    /** The median of the later half of some runs, in milliseconds. */
    private static double median(int rounds, Runnable run) {
        double[] times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            run.run();
            times[i] = (System.nanoTime() - begin) / 1e6;
        }
        double[] late = Arrays.copyOfRange(times, rounds / 2, rounds);
        Arrays.sort(late);
        return late[late.length / 2];
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".code")).count();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static byte[] program() throws IOException {
        try (InputStream in = EngineSpeed.class.getResourceAsStream(PROGRAM)) {
            if (in == null) {
                throw new UncheckedIOException(new IOException("the test kit has no " + PROGRAM));
            }
            return in.readAllBytes();
        }
    }

    /** Rules that admit what the module imports and uses: what is measured is the way in, not the gate. */
    private static ModuleRules everything(byte[] bytes) {
        WasmModule module = Parser.parse(bytes);
        Set<AdmittedImport> imports = new HashSet<>();
        module.importSection().stream().forEach(imported -> {
            if (imported instanceof FunctionImport function) {
                var type = module.typeSection().getType(function.typeIndex());
                imports.add(new AdmittedImport(
                        imported.module(),
                        imported.name(),
                        new FunctionType(types(type.params()), types(type.returns()))));
            }
        });
        return new ModuleRules(
                "everything", EnumSet.allOf(Feature.class), imports, imports.size(), List.of(), 1_000, 512);
    }

    private static List<ValueType> types(List<ValType> types) {
        return types.stream()
                .map(type -> ValueType.valueOf(type.name().toUpperCase(Locale.ROOT)))
                .toList();
    }
}
