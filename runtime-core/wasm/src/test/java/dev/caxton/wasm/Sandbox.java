package dev.caxton.wasm;

import java.util.ArrayList;
import java.util.List;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** Runs a metered module on an interpreter, and plays the host's part of the meter: a budget handed out in slices. */
final class Sandbox {

    private final Instance instance;
    private final long budget;
    private final long slice;
    private long granted;
    private int quanta;
    private final List<Long> logged = new ArrayList<>();
    private Runnable onLog = () -> {};

    /** Ends the turn. */
    static final class OutOfFuel extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends the turn. */
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Sandbox(MeteredModule module, long budget, long slice) {
        this.budget = budget;
        this.slice = slice;
        List<HostFunction> host = new ArrayList<>();
        host.add(new HostFunction(
                Metering.MODULE,
                Metering.QUANTUM.name(),
                FunctionType.of(List.of(ValType.I64), List.of(ValType.I64)),
                (i, arguments) -> new long[] {quantum(arguments[0])}));
        host.add(new HostFunction(
                Metering.MODULE, Metering.TOO_DEEP.name(), FunctionType.of(List.of(), List.of()), (i, arguments) -> {
                    throw new TooDeep();
                }));
        host.add(new HostFunction(
                "env", "log", FunctionType.of(List.of(ValType.I32, ValType.I32), List.of()), (i, arguments) -> {
                    logged.add(arguments[0]);
                    onLog.run();
                    return new long[0];
                }));
        this.instance = Instance.builder(Parser.parse(module.bytes()))
                .withImportValues(
                        ImportValues.builder().withFunctions(List.copyOf(host)).build())
                .withStart(false)
                .build();
    }

    Sandbox(MeteredModule module) {
        this(module, 1_000_000, 1_000_000);
    }

    private long quantum(long remaining) {
        quanta++;
        long lacking = -remaining;
        if (lacking <= 0) {
            throw new AssertionError("quantum(" + remaining + ")");
        }
        long left = budget - granted;
        if (lacking > left) {
            throw new OutOfFuel();
        }
        long grant = Math.max(lacking, Math.min(slice, left));
        granted += grant;
        return grant + remaining;
    }

    long[] call(String export, long... arguments) {
        instance.exports().global(Metering.DEPTH_GLOBAL).setValue(0);
        return instance.export(export).apply(arguments);
    }

    /** What was used so far. */
    long used() {
        return granted - instance.exports().global(Metering.FUEL_GLOBAL).getValue();
    }

    /** What the host does when the guest logs. */
    void onLog(Runnable action) {
        onLog = action;
    }

    /** What a host function charges for what it does. */
    void charge(long units) {
        GlobalInstance fuel = instance.exports().global(Metering.FUEL_GLOBAL);
        fuel.setValue(fuel.getValue() - units);
    }

    int quanta() {
        return quanta;
    }

    List<Long> logged() {
        return logged;
    }

    Instance instance() {
        return instance;
    }
}
