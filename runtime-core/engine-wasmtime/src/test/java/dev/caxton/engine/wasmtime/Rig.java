package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.ValueType;
import java.time.Duration;
import java.util.List;

/** Guests for the tests, on engines with limits small enough to be reached. The guests are not metered: here the engine has to do without. */
final class Rig {

    static final long PLENTY = 100_000;

    private Rig() {}

    static NativeEngine engine() {
        return engine(new Settings(4, 100_000, Duration.ofSeconds(20)), PLENTY);
    }

    static NativeEngine engine(Settings settings, long mappings) {
        NativeLibrary.load(NativeLibrary.folder());
        return new NativeEngine(settings, new Mappings(mappings * 10));
    }

    static CompiledModule compile(NativeEngine engine, String wat) {
        return WasmtimeModule.compile(engine, Wat.assemble(wat));
    }

    static GuestInstance instance(NativeEngine engine, String wat, HostBinding... bindings) {
        try (CompiledModule module = compile(engine, wat)) {
            return module.instantiate(List.of(bindings));
        }
    }

    /** A binding for {@code (import "host" NAME (func ...))}. */
    static HostBinding binding(
            String name, List<ValueType> parameters, List<ValueType> results, HostBinding.Body body) {
        return new HostBinding(new AdmittedImport("host", name, new FunctionType(parameters, results)), body);
    }

    /** A binding for {@code (import "host" NAME (func))}. */
    static HostBinding binding(String name, Runnable body) {
        return binding(name, List.of(), List.of(), (memory, arguments) -> {
            body.run();
            return 0;
        });
    }
}
