package dev.caxton.spec.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The modules as they are, on Endive without anything of ours between. */
public final class PlainEndive implements Subject {

    private static final List<ValType> LOGGED = List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64);

    private final boolean compiled;

    /**
     * A subject.
     *
     * @param compiled or interpreted
     */
    public PlainEndive(boolean compiled) {
        this.compiled = compiled;
    }

    @Override
    public String name() {
        return compiled ? "endive-compiled plain" : "endive-interpreter plain";
    }

    @Override
    public List<List<String>> observe(List<Plan> plans) {
        return plans.stream().map(this::observe).toList();
    }

    /** Three stores of the interpreter do not trap where they must (docs/engines.md); what we run has the check. */
    @Override
    public boolean knownFault(String expected, String seen) {
        return !compiled && expected.contains("trap memory") && !seen.contains("trap");
    }

    private List<String> observe(Plan plan) {
        WasmModule module = Parser.parse(plan.module());
        Function<Instance, Machine> machines = compiled
                ? MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .compile()
                : InterpreterMachine::new;
        StringBuilder log = new StringBuilder();
        List<String> lines = new ArrayList<>();
        Instance instance = instance(module, machines, log);
        for (Plan.Call call : plan.calls()) {
            log.setLength(0);
            String end;
            boolean spent = false;
            try {
                reset(instance);
                long[] results = instance.export(call.export()).apply(call.raw());
                end = Seen.returned(call.result(), call.result().isEmpty() ? 0 : results[0]);
            } catch (WasmEngineException | ArithmeticException e) {
                end = Seen.trap(String.valueOf(e.getMessage()));
                spent = true;
            } catch (StackOverflowError e) {
                end = Seen.trap("call stack exhausted");
                spent = true;
            }
            lines.add(call.export() + " " + log + end + " " + memory(instance));
            if (spent) {
                instance = instance(module, machines, log);
            }
        }
        return lines;
    }

    private static void reset(Instance instance) {
        instance.export(Plan.RESET).apply();
    }

    private static String memory(Instance instance) {
        return Seen.memory(instance.memory().readBytes(0, instance.memory().pages() * 65_536));
    }

    private static Instance instance(WasmModule module, Function<Instance, Machine> machines, StringBuilder log) {
        List<ImportFunction> imports = new ArrayList<>();
        for (int i = 0; i < LOGGED.size(); i++) {
            char letter = Plan.TYPES.charAt(i);
            String name = List.of("log-i32", "log-i64", "log-f32", "log-f64").get(i);
            imports.add(new HostFunction(
                    Plan.LOG_MODULE, name, FunctionType.of(List.of(LOGGED.get(i)), List.of()), (caller, arguments) -> {
                        log.append(Seen.value(letter, arguments[0])).append(' ');
                        return new long[0];
                    }));
        }
        return Instance.builder(module)
                .withImportValues(ImportValues.builder().withFunctions(imports).build())
                .withMachineFactory(machines)
                .build();
    }
}
