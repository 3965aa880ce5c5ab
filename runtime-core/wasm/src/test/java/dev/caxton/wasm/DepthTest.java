package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recursion ends at the limit, whatever way it takes, and depth does not leak. The limit of the rules is 100. */
class DepthTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(func $f (export \"run\") (call $f))",
                "(func $f (export \"run\") (call $g)) (func $g (call $f))",
                "(table funcref (elem $f)) (func $f (export \"run\") (call_indirect (i32.const 0)))",
                "(table funcref (elem $f)) (func $f (call $g)) (func $g (export \"run\") (call_indirect (i32.const 0)))",
                "(table funcref (elem $f)) (func $f (drop (i32.const 1)) (call $g)) (func $g (export \"run\") (call $f) (call_indirect (i32.const 0)))"
            })
    void endlessRecursionIsTooDeep(String wat) {
        Sandbox sandbox = new Sandbox(Lab.admitted("(module " + wat + ")"));
        assertThrows(Sandbox.TooDeep.class, () -> sandbox.call("run"));
    }

    private static final String DOWN = """
            (module (func $down (export "run") (param i32)
              (if (i32.eqz (local.get 0)) (then (return)))
              (call $down (i32.sub (local.get 0) (i32.const 1)))))
            """;

    @Test
    void theLimitIsExact() {
        MeteredModule module = Lab.admitted(DOWN);
        // A hundred calls that call, and one that does not.
        new Sandbox(module).call("run", 100);
        assertThrows(Sandbox.TooDeep.class, () -> new Sandbox(module).call("run", 101));
    }

    @Test
    void whatWentTooDeepHasPaidForTheCallsThatWereMade() {
        Sandbox sandbox = new Sandbox(Lab.admitted(DOWN));
        assertThrows(Sandbox.TooDeep.class, () -> sandbox.call("run", 500));
        // 100 times frame, local.get, eqz, if, local.get, const, sub, call; and the cheapest way through the one that
        // was too deep: the test and return.
        assertEquals(100 * 8 + 5, sandbox.used());
    }

    @Test
    void callsBehindBranchesAndInLoopsAreCounted() {
        for (String body : new String[] {
            "(if (local.get 0) (then (call $f (i32.const 1))) (else (call $f (i32.const 0))))",
            "(call $nothing) (if (local.get 0) (then (call $f (i32.const 1)))) (call $f (i32.const 1))",
            "(loop (call $nothing) (if (local.get 0) (then (call $f (i32.const 1)))) (br 0))",
            "(block (br_if 0 (local.get 0)) (call $nothing)) (call $f (i32.const 1))"
        }) {
            Sandbox sandbox = new Sandbox(Lab.admitted(
                    "(module (func $nothing (call $less)) (func $less (block (nop) (br 0))) (func $f (export \"run\") (param i32) "
                            + body + "))"));
            assertThrows(Sandbox.TooDeep.class, () -> sandbox.call("run", 1), body);
        }
    }

    @Test
    void everyWayOutOfAFunctionGivesItsDepthBack() {
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module
                  (func $leaf (param i32)
                    (call $nothing)
                    (block $b (block $a (br_table $a $b 2 (local.get 0))) (return))
                    (br_if 0 (local.get 0)))
                  (func $nothing)
                  (func (export "run") (local i32)
                    (loop $again
                      (call $leaf (i32.const 0)) (call $leaf (i32.const 1)) (call $leaf (i32.const 2))
                      (br_if $again (i32.lt_u
                        (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000))))))
                """));
        sandbox.call("run");
    }
}
