package dev.caxton.benchmarks;

import dev.caxton.engine.wasmtime.WasmtimeEngine;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.wasm.Metering;
import io.github.kawamuray.wasmtime.Config;
import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.FuncType;
import io.github.kawamuray.wasmtime.Global;
import io.github.kawamuray.wasmtime.Linker;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.OptLevel;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.Val;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import run.endive.runtime.ExportFunction;

/** A kernel as its author wrote it and metered, on one engine, so that only metering lies between the two. */
record Forms(LongUnaryOperator plain, LongUnaryOperator metered) {

    /** The engines that are compared. */
    enum On {
        /** Endive's compiler. */
        ENDIVE_COMPILED(1.20),
        /** Wasmtime, native. */
        WASMTIME(1.10);

        private final double bar;

        On(double bar) {
            this.bar = bar;
        }

        /** What the geometric mean of the ratios may be. */
        double bar() {
            return bar;
        }

        /** The name of the engine. */
        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Both forms of a kernel, compiled and instantiated. */
        Forms of(Kernel kernel) {
            byte[] metered = Guests.meter(kernel.module(), Guests.kernelRules()).bytes();
            return switch (this) {
                case ENDIVE_COMPILED -> new Forms(endive(kernel.module()), endiveMetered(kernel.module()));
                case WASMTIME -> {
                    // Loads the library without the litter that the binding's own loader leaves behind.
                    new WasmtimeEngine().warmUp();
                    yield new Forms(wasmtime(kernel.module(), false), wasmtime(metered, true));
                }
            };
        }
    }

    /** As our engine hands it out there, where a call of the host takes 10 to 20 microseconds. */
    private static final long SLICE = 10_000_000;

    private static LongUnaryOperator endive(byte[] module) {
        ExportFunction function = Guests.bare(module).build().export("run");
        return n -> (int) function.apply(n)[0];
    }

    private static LongUnaryOperator endiveMetered(byte[] module) {
        GuestInstance instance =
                Guests.compile(Guests.meter(module, Guests.kernelRules())).instantiate(Guests.metering());
        return n -> {
            Guests.refuel(instance);
            return (int) instance.call("run", n);
        };
    }

    /** Straight on the binding for both forms, with the settings of our engine: what it adds to a call would be the same for both. */
    @SuppressWarnings("resource") // All of it lives as long as the process.
    private static LongUnaryOperator wasmtime(byte[] bytes, boolean metered) {
        Config config = new Config()
                .epochInterruption(true)
                .maxWasmStack(512 << 10)
                .staticMemoryMaximumSize(4L << 30)
                .wasmSimd(false)
                .wasmReferenceTypes(false)
                .wasmBulkMemory(false)
                .wasmThreads(false)
                .craneliftOptLevel(OptLevel.SPEED);
        Engine engine = new Engine(config);
        Store<Void> store = new Store<>(null, engine);
        store.setEpochDeadline(Long.MAX_VALUE / 2);
        Linker linker = new Linker(engine);
        if (metered) {
            Val.Type[] number = {Val.Type.I64};
            Func quantum = new Func(store, new FuncType(number, number), (caller, arguments, results) -> {
                results[0] = Val.fromI64(arguments[0].i64() + SLICE);
            });
            linker.define(store, Metering.MODULE, Metering.QUANTUM.name(), Extern.fromFunc(quantum));
            Func tooDeep =
                    new Func(store, new FuncType(new Val.Type[0], new Val.Type[0]), (caller, arguments, results) -> {
                        throw new IllegalStateException("too deep");
                    });
            linker.define(store, Metering.MODULE, Metering.TOO_DEEP.name(), Extern.fromFunc(tooDeep));
        }
        linker.module(store, "kernel", Module.fromBinary(engine, bytes));
        Func run = linker.get(store, "kernel", "run").orElseThrow().func();
        if (!metered) {
            return n -> run.call(store, Val.fromI32((int) n))[0].i32();
        }
        Global fuel =
                linker.get(store, "kernel", Metering.FUEL_GLOBAL).orElseThrow().global();
        Global depth =
                linker.get(store, "kernel", Metering.DEPTH_GLOBAL).orElseThrow().global();
        return n -> {
            fuel.set(store, Val.fromI64(SLICE));
            depth.set(store, Val.fromI32(0));
            return run.call(store, Val.fromI32((int) n))[0].i32();
        };
    }
}
