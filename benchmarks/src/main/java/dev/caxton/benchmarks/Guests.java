package dev.caxton.benchmarks;

import dev.caxton.engine.endive.EndiveCompiled;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.RequiredExport;
import dev.caxton.wasm.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** The same guest in the two forms that are compared: as its author wrote it, straight on the engine; and metered, behind our port. */
final class Guests {

    /** Fuel between two calls of the quantum, as a server hands it out. */
    static final long SLICE = 100_000;

    private static final int PAGES = 160;
    private static final int DEPTH = 512;

    private Guests() {}

    /** What a module of kernels must respect: nothing imported, one export {@code run(i32) -> i32}. */
    static ModuleRules kernelRules() {
        FunctionType run = new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));
        return rules(Set.of(), List.of(new RequiredExport("run", Optional.of(run), true)));
    }

    static ModuleRules rules(Set<AdmittedImport> imports, List<RequiredExport> exports) {
        LevelRules level = LevelRules.of(Level.DEFAULT);
        return new ModuleRules(
                level.level().toString(), level.features(), imports, level.maxImports(), exports, PAGES, DEPTH);
    }

    static MeteredModule meter(byte[] module, ModuleRules rules) {
        FrontEnd frontEnd = new FrontEnd(new EndiveCompiled().validator());
        return switch (frontEnd.admit(module, rules)) {
            case FrontEndResult.Admitted admitted -> admitted.module();
            case FrontEndResult.Refused refused ->
                throw new IllegalStateException(refused.refusal().toString());
        };
    }

    static CompiledModule compile(MeteredModule module) {
        return new EndiveCompiled().compile(module);
    }

    /** The bindings of metering: a new slice whenever one is used up, for ever. */
    static List<HostBinding> metering() {
        return List.of(
                new HostBinding(Metering.QUANTUM, (memory, arguments) -> arguments[0] + SLICE),
                new HostBinding(Metering.TOO_DEEP, (memory, arguments) -> {
                    throw new TurnEnd("too deep");
                }));
    }

    /** Sets the meter as a turn does before it enters the guest. */
    static void refuel(GuestInstance instance) {
        instance.setGlobal(Metering.FUEL_GLOBAL, SLICE);
        instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
    }

    /** What makes instances of a module on the bare engine: compiled once, as the engine's own documentation asks for. */
    static Instance.Builder bare(byte[] bytes, ImportFunction... imports) {
        WasmModule module = Parser.parse(bytes);
        return Instance.builder(module)
                .withImportValues(ImportValues.builder().addFunction(imports).build())
                .withMachineFactory(MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .compile())
                .withStart(false);
    }
}
