package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** What the meter promises, on generated guests: each is run as it is, counted instruction by instruction, and metered, with plenty, with exactly enough, and with one unit less. */
class GeneratedMeteringTest {

    private static final int GUESTS = 250;
    private static final long[] ARGUMENTS = {0, 1, 3};

    /** What became of a run: its result or trap, and what had been executed or paid whenever it logged. */
    private record Run(String outcome, boolean completed, long fuel, List<Long> atLogs) {}

    private int completed;
    private int trapped;
    private int logs;

    @Test
    void completedRunsPaidWhatTheyExecutedAndNothingRunsUnpaid() {
        for (int seed = 0; seed < GUESTS; seed++) {
            String wat = GeneratedGuest.write(new SplittableRandom(seed));
            byte[] wasm = Wat.assemble(wat);
            MeteredModule module = Lab.admitted(wasm, Lab.ALL);
            for (long argument : ARGUMENTS) {
                check("seed " + seed + ", argument " + argument, wasm, module, argument);
            }
        }
        assertTrue(completed > GUESTS && trapped > 0 && logs > GUESTS, completed + ", " + trapped + ", " + logs);
    }

    private void check(String what, byte[] wasm, MeteredModule module, long argument) {
        Run naive = naive(wasm, argument);
        Sandbox sandbox = new Sandbox(module, 1L << 40, 1L << 40);
        Run metered = metered(sandbox, argument);
        assertEquals(naive.outcome(), metered.outcome(), what);
        assertEquals(naive.atLogs().size(), metered.atLogs().size(), what);
        for (int i = 0; i < naive.atLogs().size(); i++) {
            assertTrue(metered.atLogs().get(i) >= naive.atLogs().get(i), () -> what + ": executed and not paid");
            logs++;
        }
        if (!naive.completed()) {
            trapped++;
            return;
        }
        completed++;
        assertEquals(naive.fuel(), metered.fuel(), what);
        assertEquals(
                metered.outcome(),
                metered(new Sandbox(module, naive.fuel(), 50), argument).outcome(),
                what);
        Sandbox poor = new Sandbox(module, naive.fuel() - 1, 50);
        assertThrows(Sandbox.OutOfFuel.class, () -> poor.call("run", argument), what);
    }

    private static Run naive(byte[] wasm, long argument) {
        NaiveMeter meter = new NaiveMeter(0);
        List<Long> atLogs = new ArrayList<>();
        HostFunction log = new HostFunction(
                "env", "log", FunctionType.of(List.of(ValType.I32, ValType.I32), List.of()), (i, arguments) -> {
                    atLogs.add(meter.counted());
                    return new long[0];
                });
        Instance instance = meter.instantiate(
                Parser.parse(wasm), ImportValues.builder().addFunction(log).build());
        try {
            return new Run("" + instance.export("run").apply(argument)[0], true, meter.counted(), atLogs);
        } catch (WasmEngineException e) {
            return new Run(String.valueOf(e.getMessage()), false, meter.counted(), atLogs);
        }
    }

    private static Run metered(Sandbox sandbox, long argument) {
        List<Long> atLogs = new ArrayList<>();
        sandbox.onLog(() -> atLogs.add(sandbox.used()));
        try {
            return new Run("" + sandbox.call("run", argument)[0], true, sandbox.used(), atLogs);
        } catch (WasmEngineException e) {
            return new Run(String.valueOf(e.getMessage()), false, sandbox.used(), atLogs);
        }
    }
}
