package dev.caxton.wasm;

import dev.caxton.testkit.Wast;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.ModuleDecoder;
import dev.caxton.wasm.meter.Injection;
import dev.caxton.wasm.meter.ModuleRewriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.CallResult;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.Instance;
import run.endive.runtime.Store;
import run.endive.runtime.TableInstance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/**
 * Runs scripts of the official suite on an interpreter: the modules as they are, counting what they execute instruction by instruction, or the metered ones,
 * reading the meter. The two must agree.
 */
final class SuiteWorld {

    private static final long PLENTY = 1L << 40;
    private static final int TABLE_ELEMENTS = 10_000_000;
    private static final int CALL_DEPTH = 1_000;

    private final boolean metered;
    private final Store store = new Store();
    private final Map<String, Instance> named = new HashMap<>();
    private final List<Instance> instances = new ArrayList<>();
    private final NaiveMeter twin = new NaiveMeter(TABLE_ELEMENTS);
    private Instance last;

    /** Ends a call that goes too deep. */
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    SuiteWorld(boolean metered) {
        this.metered = metered;
        spectest();
        this.last = instantiate(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
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
                    "spectest", name.toString(), FunctionType.of(parameters, List.of()), (i, a) -> new long[0]));
        }
        store.addGlobal(
                new ImportGlobal("spectest", "global_i32", constant(Value.i32(666))),
                new ImportGlobal("spectest", "global_i64", constant(Value.i64(666))),
                new ImportGlobal("spectest", "global_f32", constant(Value.fromFloat(666.6f))),
                new ImportGlobal("spectest", "global_f64", constant(Value.fromDouble(666.6))));
        store.addTable(new ImportTable(
                "spectest", "table", new TableInstance(new Table(ValType.FuncRef, new TableLimits(10, 20)), -1)));
        store.addMemory(new ImportMemory("spectest", "memory", new ByteArrayMemory(new MemoryLimits(1, 2))));
        store.addFunction(
                new HostFunction(
                        Metering.MODULE,
                        "quantum",
                        FunctionType.of(List.of(ValType.I64), List.of(ValType.I64)),
                        (i, a) -> {
                            throw new IllegalStateException("the suite needs less fuel than there is");
                        }),
                new HostFunction(Metering.MODULE, "too_deep", FunctionType.of(List.of(), List.of()), (i, a) -> {
                    throw new TooDeep();
                }));
    }

    private static GlobalInstance constant(Value value) {
        return GlobalInstance.builder()
                .value(value)
                .valType(value.type())
                .mutabilityType(MutabilityType.Const)
                .build();
    }

    static byte[] meter(byte[] module) {
        Injection injection = new Injection(
                new Injection.Names(
                        Metering.MODULE,
                        "quantum",
                        "too_deep",
                        Metering.FUEL_GLOBAL,
                        Metering.DEPTH_GLOBAL,
                        Metering.START),
                65_536,
                TABLE_ELEMENTS,
                CALL_DEPTH);
        return ModuleRewriter.rewrite(
                        module, ModuleDecoder.decode(module).module(), FunctionNames.find(module), injection)
                .module()
                .toByteArray();
    }

    Instance instantiate(byte[] module) {
        WasmModule parsed = Parser.parse(metered ? meter(module) : module);
        if (!metered) {
            Instance instance = twin.instantiate(parsed, store.toImportValues());
            instances.add(instance);
            return instance;
        }
        Instance instance = Instance.builder(parsed)
                .withImportValues(store.toImportValues())
                .withStart(false)
                .build();
        instances.add(instance);
        fill();
        if (ModuleDecoder.decode(module).module().start() >= 0) {
            instance.export(Metering.START).apply();
        }
        return instance;
    }

    private void fill() {
        for (Instance instance : instances) {
            instance.exports().global(Metering.FUEL_GLOBAL).setValue(PLENTY);
            instance.exports().global(Metering.DEPTH_GLOBAL).setValue(0);
        }
    }

    void module(Wast.Command command, byte[] module) {
        last = instantiate(module);
        command.name().ifPresent(name -> named.put(name, last));
    }

    void register(Wast.Command command) {
        store.register(command.text(), command.name().map(named::get).orElse(last));
    }

    /** What an action gives: its results, or the words of its trap. */
    record Outcome(boolean completed, List<Long> results, String trap, long fuel) {

        @Override
        public String toString() {
            return completed ? results.toString() : trap;
        }
    }

    Outcome act(Wast.Action action) {
        Instance instance = action.module().map(named::get).orElse(last);
        if (action.type().equals("get")) {
            return new Outcome(
                    true, List.of(instance.exports().global(action.field()).getValue()), "", 0);
        }
        twin.reset();
        if (metered) {
            fill();
        }
        try {
            return new Outcome(true, call(instance.export(action.field()), action), "", used());
        } catch (TooDeep e) {
            return new Outcome(false, List.of(), "call stack exhausted", used());
        } catch (RuntimeException e) {
            return new Outcome(false, List.of(), String.valueOf(e.getMessage()), used());
        }
    }

    /** References to something of the host are numbers here. */
    private static List<Long> call(ExportFunction function, Wast.Action action) {
        long[] arguments = new long[action.arguments().size()];
        Object[] references = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            Wast.Value argument = action.arguments().get(i);
            arguments[i] = bits(argument);
            if (argument.type().equals("externref") && arguments[i] != Value.REF_NULL_VALUE) {
                references[i] = arguments[i];
            }
        }
        CallResult result = function.applyWithRefs(arguments, references);
        long[] results = result.longs() == null ? new long[0] : result.longs();
        if (result.refs() != null) {
            for (int i = 0; i < results.length; i++) {
                results[i] = result.refs()[i] instanceof Long reference ? reference : Value.REF_NULL_VALUE;
            }
        }
        return Arrays.stream(results).boxed().toList();
    }

    private long used() {
        if (!metered) {
            return twin.counted();
        }
        return instances.stream()
                .mapToLong(
                        i -> PLENTY - i.exports().global(Metering.FUEL_GLOBAL).getValue())
                .sum();
    }

    static long bits(Wast.Value value) {
        String bits = value.bits().getFirst();
        if (bits.equals("null")) {
            return Value.REF_NULL_VALUE;
        }
        return Long.parseUnsignedLong(bits);
    }
}
