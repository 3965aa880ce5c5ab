package dev.caxton.spec.engine;

import dev.caxton.spec.suite.Command.Action;
import dev.caxton.spec.suite.SuiteException;
import dev.caxton.spec.suite.SuiteException.Kind;
import dev.caxton.spec.suite.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.runtime.Store;
import run.endive.runtime.TableInstance;
import run.endive.wasm.Parser;
import run.endive.wasm.UnlinkableException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/**
 * Endive used directly, because the suite links modules with each other through memories, tables and globals, which the runtime's interface to engines does not
 * know on purpose.
 */
public final class EndiveWorld implements World {

    private final boolean compiled;
    private final Preparation preparation;
    private final Store store = new Store();
    private final Map<String, Instance> instances = new HashMap<>();
    private Optional<Instance> current = Optional.empty();

    /**
     * A world with the imports of {@code spectest}.
     *
     * @param compiled whether functions become bytecode; otherwise they are interpreted
     * @param preparation what is done with each module first
     */
    public EndiveWorld(boolean compiled, Preparation preparation) {
        this.compiled = compiled;
        this.preparation = preparation;
        spectest();
    }

    @Override
    public void instantiate(Optional<String> name, byte[] module) {
        current = Optional.empty();
        byte[] bytes = preparation.prepare(module);
        try {
            WasmModule parsed = Parser.parse(bytes);
            Store linked = new Store().addImportValues(store.toImportValues());
            linked.addFunction(preparation.imports().toArray(ImportFunction[]::new));
            Instance instance = Instance.builder(parsed)
                    .withImportValues(linked.toImportValues())
                    .withMachineFactory(machines(parsed))
                    .withStart(false)
                    .build();
            preparation.instantiated(instance);
            current = Optional.of(instance);
            name.ifPresent(n -> instances.put(n, instance));
        } catch (RuntimeException | StackOverflowError e) {
            throw named(e);
        }
    }

    @Override
    public void register(Optional<String> name, String as) {
        store.register(as, instance(name));
    }

    @Override
    public Results run(Action action) {
        Instance instance = instance(action.module());
        if (action.get()) {
            return Results.all(References.global(instance, action.field()));
        }
        preparation.beforeCall();
        try {
            return Results.all(References.call(instance, action));
        } catch (RuntimeException | StackOverflowError e) {
            throw named(e);
        }
    }

    @Override
    public Optional<String> refusal(byte[] module) {
        return preparation.refusal(module);
    }

    private Instance instance(Optional<String> name) {
        return name.map(n -> Optional.ofNullable(instances.get(n)))
                .orElse(current)
                .orElseThrow(() -> new SuiteException(Kind.BROKEN, "there is no such instance"));
    }

    private Function<Instance, Machine> machines(WasmModule module) {
        return compiled
                ? MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .compile()
                : InterpreterMachine::new;
    }

    /** Endive tells traps apart by message; exhaustion may also surface as Java's own error. */
    private SuiteException named(Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (preparation.endedByDepth(e)
                || e instanceof StackOverflowError
                || message.contains("call stack exhausted")) {
            return new SuiteException(Kind.EXHAUSTED, message, e);
        }
        if (e instanceof SuiteException failure) {
            return failure;
        }
        if (e instanceof UnlinkableException) {
            return new SuiteException(Kind.UNLINKABLE, message, e);
        }
        boolean trap = e instanceof WasmEngineException || e instanceof ArithmeticException;
        return new SuiteException(trap ? Kind.TRAP : Kind.BROKEN, trap ? message : e.toString(), e);
    }

    private void spectest() {
        for (List<ValType> parameters : List.of(
                List.<ValType>of(),
                List.of(ValType.I32),
                List.of(ValType.I64),
                List.of(ValType.F32),
                List.of(ValType.F64),
                List.of(ValType.I32, ValType.F32),
                List.of(ValType.F64, ValType.F64))) {
            StringBuilder name = new StringBuilder("print");
            parameters.forEach(p -> name.append('_').append(p.name().toLowerCase(java.util.Locale.ROOT)));
            store.addFunction(new HostFunction(
                    "spectest",
                    name.toString(),
                    FunctionType.of(parameters, List.of()),
                    (instance, arguments) -> new long[0]));
        }
        store.addGlobal(
                new ImportGlobal("spectest", "global_i32", constant(Value.i32(666))),
                new ImportGlobal("spectest", "global_i64", constant(Value.i64(666))),
                new ImportGlobal("spectest", "global_f32", constant(Value.fromFloat(666.6f))),
                new ImportGlobal("spectest", "global_f64", constant(Value.fromDouble(666.6))));
        store.addMemory(new ImportMemory("spectest", "memory", new ByteArrayMemory(new MemoryLimits(1, 2))));
        store.addTable(new ImportTable(
                "spectest",
                "table",
                new TableInstance(new Table(ValType.FuncRef, new TableLimits(10, 20)), Value.REF_NULL_VALUE)));
    }

    private static GlobalInstance constant(Value value) {
        return GlobalInstance.builder()
                .value(value)
                .mutabilityType(MutabilityType.Const)
                .build();
    }
}
