package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.wasm.WasmEngineException;

/** What code costs, to the unit, and that nothing runs on when the fuel is used up. */
class FuelTest {

    private static final String FACTORIAL = """
            (module (func $factorial (export "run") (param i64) (result i64)
              (if (result i64) (i64.eqz (local.get 0))
                (then (i64.const 1))
                (else (i64.mul (local.get 0) (call $factorial (i64.sub (local.get 0) (i64.const 1))))))))
            """;

    private static final String SUM = """
            (module (func (export "run") (param $n i32) (result i32) (local $sum i32)
              (block $done
                (loop $next
                  (br_if $done (i32.eqz (local.get $n)))
                  (local.set $sum (i32.add (local.get $sum) (local.get $n)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br $next)))
              (local.get $sum)))
            """;

    private static Sandbox of(String body) {
        return new Sandbox(Lab.admitted("(module (memory 1) (func $empty) (func (export \"run\") " + body + "))"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "(nop)                                              | 2",
                "(drop (i32.const 1))                               | 3",
                "(block (nop))                                      | 2",
                "(block (br 0) (nop) (nop))                         | 2",
                "(loop (nop))                                       | 2",
                "(if (i32.const 1) (then (nop)) (else (nop) (nop))) | 4",
                "(if (i32.const 0) (then (nop)) (else (nop) (nop))) | 5",
                "(if (i32.const 0) (then (nop)))                    | 3",
                "(block (br_if 0 (i32.const 1)) (nop))              | 3",
                "(block (br_if 0 (i32.const 0)) (nop))              | 4",
                "(block (br_table 0 0 (i32.const 7)))               | 3",
                "(return)                                           | 2",
                "(call $empty)                                      | 3",
                "(local i32 i32 i32 i32 i32 i32 i32)                | 1",
                "(local i32 i32 i32 i32 i32 i32 i32 i32)            | 2"
            })
    void instructionsCostOneAndStructureIsFree(String body, long cost) {
        Sandbox sandbox = of(body);
        sandbox.call("run");
        assertEquals(cost, sandbox.used());
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "7,1,0", "8,1,1", "65536,1,8192", "24,2,3"})
    void bulkInstructionsCostTheirBytes(int bytes, int kind, long cost) {
        String operation =
                kind == 1 ? "(memory.fill (i32.const 0) (i32.const 7)" : "(memory.copy (i32.const 64) (i32.const 0)";
        Sandbox sandbox = of(operation + " (i32.const " + bytes + "))");
        sandbox.call("run");
        assertEquals(1 + 4 + cost, sandbox.used());
    }

    @Test
    void initialisingCostsItsBytesAndElements() {
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module (memory 1) (table 8 funcref) (func $f)
                  (data $d "0123456789abcdef") (elem $e func $f $f $f)
                  (func (export "run")
                    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 16))
                    (table.init $e (i32.const 0) (i32.const 0) (i32.const 3))
                    (table.copy (i32.const 4) (i32.const 0) (i32.const 2))
                    (table.fill (i32.const 6) (ref.null func) (i32.const 1))
                    (data.drop $d) (elem.drop $e)))
                """));
        sandbox.call("run");
        assertEquals(1 + 4 * 4 + 2 + 2 + 3 + 2 + 1, sandbox.used());
    }

    @Test
    void growingMemoryCostsItsPagesAndRefusedGrowthDoesNot() {
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module (memory 1) (func (export "run") (param i32) (result i32)
                  (memory.grow (local.get 0))))
                """));
        assertEquals(1, sandbox.call("run", 2)[0]);
        assertEquals(1 + 2 + 2 * 8192, sandbox.used());
        assertEquals(-1, (int) sandbox.call("run", -1)[0], "more pages than there can be");
        assertEquals(-1, (int) sandbox.call("run", 14)[0], "one page more than the limit of 16");
        assertEquals(3 * 3 + 2 * 8192, sandbox.used());
        assertEquals(3, sandbox.call("run", 13)[0]);
        assertEquals(4 * 3 + 15 * 8192, sandbox.used());
    }

    @Test
    void growingATableCostsItsElementsAndThoseItHas() {
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module (table 10 20 funcref) (func (export "run") (param i32) (result i32)
                  (table.grow (ref.null func) (local.get 0))))
                """));
        assertEquals(10, sandbox.call("run", 5)[0]);
        assertEquals(1 + 3 + 15, sandbox.used());
        assertEquals(-1, (int) sandbox.call("run", 6)[0]);
        assertEquals(2 * 4 + 15, sandbox.used());
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 2_000, 5_000, 13_999})
    void whatRunsOutStopsBeforeAThousandUnitsMoreWhereNothingIsCalled(long granted) {
        int arms = 500;
        String arm =
                "(if (local.get 0) (then (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))"
                        + "(nop)".repeat(20) + "))";
        MeteredModule module =
                Lab.admitted("(module (memory 1) (func (export \"run\") (param i32) " + arm.repeat(arms) + "))");
        Sandbox sandbox = new Sandbox(module, granted, 50);
        assertThrows(Sandbox.OutOfFuel.class, () -> sandbox.call("run", 1));
        // local.get, if, const, const, load, const, add, store, and the nops.
        long executed = sandbox.instance().memory().readInt(0) * (8L + 20);
        assertTrue(executed <= granted + 1_000, executed + " of " + granted);
    }

    @Test
    void completedCallsPayForWhatTheyExecuted() {
        Sandbox factorial = new Sandbox(Lab.admitted(FACTORIAL));
        assertEquals(120, factorial.call("run", 5)[0]);
        // 5 times frame, local.get, eqz, if, local.get, local.get, const, sub, call, mul; once frame, local.get, eqz,
        // if, const.
        assertEquals(5 * 10 + 5, factorial.used());
        Sandbox sum = new Sandbox(Lab.admitted(SUM));
        assertEquals(55, sum.call("run", 10)[0]);
        // frame; 10 times the test (3) and the rest (9); the last test; local.get.
        assertEquals(1 + 10 * (3 + 9) + 3 + 1, sum.used());
    }

    @Test
    void theSliceDoesNotChangeTheCost() {
        for (long slice : new long[] {1, 7, 50, 1000}) {
            Sandbox sandbox = new Sandbox(Lab.admitted(SUM), 1000, slice);
            sandbox.call("run", 10);
            assertEquals(125, sandbox.used());
            assertTrue(slice >= 125 ? sandbox.quanta() == 1 : sandbox.quanta() > 1);
        }
    }

    @Test
    void exactlyTheCostIsEnough() {
        new Sandbox(Lab.admitted(SUM), 125, 1000).call("run", 10);
        Sandbox poor = new Sandbox(Lab.admitted(SUM), 124, 1000);
        assertThrows(Sandbox.OutOfFuel.class, () -> poor.call("run", 10));
    }

    @Test
    void aTrapLeavesTheRegionPaid() {
        Sandbox sandbox = of("(drop (i32.div_u (i32.const 1) (i32.const 0))) (nop)");
        assertThrows(WasmEngineException.class, () -> sandbox.call("run"));
        assertEquals(6, sandbox.used());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loop            | (func (export \"run\") (loop (br 0)))",
                "br_table loop   | (func (export \"run\") (loop (br_table 0 0 0 (i32.const 1))))",
                "br_if loop      | (func (export \"run\") (loop (br_if 0 (i32.const 1))))",
                "block in a loop | (func (export \"run\") (loop $l (block (br_if 0 (i32.const 1))) (br $l)))",
                "growing         | (memory 1) (func (export \"run\") (loop (drop (memory.grow (i32.const 1))) (br 0)))",
                "asking to grow  | (memory 1) (func (export \"run\") (loop (drop (memory.grow (i32.const -1))) (br 0)))",
                "filling         | (memory 1) (func (export \"run\") (loop (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)) (br 0)))",
                "host calls      | (import \"env\" \"log\" (func $log (param i32 i32))) (func (export \"run\") (loop (call $log (i32.const 1) (i32.const 1)) (br 0)))"
            })
    void whatNeverEndsRunsOutOfFuel(String name, String wat) {
        Sandbox sandbox = new Sandbox(Lab.admitted("(module " + wat + ")"), 20_000, 1_000);
        assertThrows(Sandbox.OutOfFuel.class, () -> sandbox.call("run"), name);
    }

    @Test
    void theStartFunctionIsCalledByTheHostAndRunsOutToo() {
        MeteredModule module = Lab.admitted("(module (func $spin (loop (br 0))) (start $spin))");
        assertTrue(module.hasStart());
        Sandbox sandbox = new Sandbox(module, 500, 500);
        assertThrows(Sandbox.OutOfFuel.class, () -> sandbox.call(Metering.START));
    }

    @Test
    void aStraightFunctionCostsTheSameHoweverItIsCalled() {
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module (table funcref (elem $square)) (type $t (func (param i32) (result i32)))
                  (func $square (export "square") (type $t) (i32.mul (local.get 0) (local.get 0)))
                  (func (export "direct") (result i32) (call $square (i32.const 7)))
                  (func (export "indirect") (result i32) (call_indirect (type $t) (i32.const 7) (i32.const 0))))
                """));
        assertEquals(49, sandbox.call("square", 7)[0]);
        assertEquals(4, sandbox.used());
        assertEquals(49, sandbox.call("direct")[0]);
        assertEquals(4 + 7, sandbox.used());
        assertEquals(49, sandbox.call("indirect")[0]);
        assertEquals(4 + 7 + 8, sandbox.used());
    }

    @Test
    void theHostSeesTheCounterWhereItIsCalledAndMayChargeThere() {
        List<Long> seen = new ArrayList<>();
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module (import "env" "log" (func $log (param i32 i32)))
                  (func (export "run") (param i32)
                    (loop
                      (call $log (local.get 0) (i32.const 0))
                      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
                """));
        sandbox.onLog(() -> {
            seen.add(sandbox.used());
            sandbox.charge(1000);
        });
        sandbox.call("run", 3);
        // A round is get, const, call, get, const, sub, tee, br_if: paid for before the host is called.
        assertEquals(List.of(1L + 8, 1L + 2 * 8 + 1000, 1L + 3 * 8 + 2000), seen);
        assertEquals(1 + 3 * 8 + 3000, sandbox.used());
    }

    @Test
    void unreachableCodeCostsNothing() {
        Sandbox sandbox = of("(block (loop (br 1) (block (nop) (br 0)) (if (i32.const 1) (then (nop)))) (nop))");
        sandbox.call("run");
        assertEquals(2, sandbox.used());
    }
}
