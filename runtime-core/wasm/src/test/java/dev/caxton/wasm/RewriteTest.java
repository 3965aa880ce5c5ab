package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Feature;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.Limits;
import dev.caxton.wasm.binary.ModuleDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import run.endive.wasm.WasmEngineException;

/** The rewritten module does what the original does: every index still means the same, and only what can grow is smaller. */
class RewriteTest {

    /** Function indices in every place that has them: calls, three kinds of segments, exports, start, ref.func, a global, the names. */
    private static final String EVERYWHERE = """
            (module $everywhere
              (import "env" "log" (func $log (param i32 i32)))
              (table $t 8 funcref)
              (elem (table $t) (i32.const 0) func $one $two)
              (elem $passive funcref (ref.func $three) (ref.null func) (item ref.func $one))
              (elem declare func $four)
              (global $g funcref (ref.func $four))
              (global $count (mut i32) (i32.const 40))
              (type $number (func (result i32)))
              (func $one (export "one") (result i32) (i32.const 1))
              (func $two (result i32) (i32.const 2))
              (func $three (result i32) (i32.const 3))
              (func $four (export "four") (result i32) (i32.const 4))
              (func $begin (global.set $count (i32.add (global.get $count) (i32.const 2))))
              (start $begin)
              (func (export "count") (result i32) (call $log (i32.const 77) (i32.const 0)) (global.get $count))
              (func (export "direct") (result i32) (i32.add (call $one) (call $two)))
              (func (export "indirect") (param i32) (result i32) (call_indirect (type $number) (local.get 0)))
              (func (export "init") (table.init $t $passive (i32.const 4) (i32.const 0) (i32.const 3)))
              (func (export "store")
                (table.set (i32.const 2) (ref.func $four)) (table.set (i32.const 3) (global.get $g))))
            """;

    @Test
    void everyFunctionIndexIsRemapped() {
        MeteredModule module = Lab.admitted(EVERYWHERE);
        Sandbox sandbox = new Sandbox(module);
        assertEquals(40, sandbox.call("count")[0], "the start function has not run by itself");
        sandbox.call(Metering.START);
        assertEquals(42, sandbox.call("count")[0]);
        assertEquals(List.of(77L, 77L), sandbox.logged());
        assertEquals(1, sandbox.call("one")[0]);
        assertEquals(4, sandbox.call("four")[0]);
        assertEquals(3, sandbox.call("direct")[0]);
        assertEquals(1, sandbox.call("indirect", 0)[0]);
        assertEquals(2, sandbox.call("indirect", 1)[0]);
        sandbox.call("init");
        assertEquals(3, sandbox.call("indirect", 4)[0]);
        assertThrows(WasmEngineException.class, () -> sandbox.call("indirect", 5), "a null stays a null");
        assertEquals(1, sandbox.call("indirect", 6)[0]);
        sandbox.call("store");
        assertEquals(4, sandbox.call("indirect", 2)[0]);
        assertEquals(4, sandbox.call("indirect", 3)[0]);
    }

    @Test
    void namesFollowTheirFunctions() {
        FunctionNames names = FunctionNames.find(Lab.admitted(EVERYWHERE).bytes());
        assertEquals("everywhere", names.module().orElseThrow());
        assertEquals("log", names.of(0).orElseThrow());
        assertEquals("one", names.of(3).orElseThrow());
        assertEquals("begin", names.of(7).orElseThrow());
    }

    @Test
    void theOriginalIsDescribed() {
        byte[] wasm = Wat.assemble(EVERYWHERE);
        byte[] before = wasm.clone();
        MeteredModule module = Lab.admitted(wasm, Lab.ALL);
        assertArrayEquals(before, wasm, "the input is not changed");
        assertEquals(64, module.digest().length());
        assertEquals(List.of(Lab.LOG), module.imports());
        assertTrue(module.exports().containsAll(Set.of("one", "four", "count")));
        assertFalse(module.exports().contains(Metering.FUEL_GLOBAL));
        assertTrue(module.hasStart());
        assertEquals(Set.of(Feature.BULK_MEMORY, Feature.REFERENCE_TYPES), module.features());
        assertEquals(List.of(), module.warnings());
        byte[] mine = module.bytes();
        Arrays.fill(mine, (byte) 0);
        assertFalse(Arrays.equals(mine, module.bytes()), "callers get a copy");
    }

    @Test
    void equalInputGivesEqualBytes() {
        byte[] wasm = Wat.assemble(EVERYWHERE);
        assertArrayEquals(
                Lab.admitted(wasm, Lab.ALL).bytes(),
                new FrontEnd(Lab.ENDIVE).admit(wasm, Lab.ALL) instanceof FrontEndResult.Admitted a
                        ? a.module().bytes()
                        : new byte[0]);
    }

    /** Whoever keeps compiled code by the digest of the metered module relies on this. Other bytes need another {@link Metering#VERSION}. */
    @Test
    void theBytesAreThoseOfThisVersionOfTheMeter() {
        byte[] wasm = Wat.assemble(EVERYWHERE);
        assertEquals(
                "version 6: 2deb206fdaa425f301900cb66f6d6f9fdd8db083c0fe17e314c7d9d9e3b6ee2e becomes 712af09929774ce7d521baa9ff9fb08703435eccac0718d58b1c59c57a0147e2",
                "version " + Metering.VERSION + ": " + sha256(wasm) + " becomes "
                        + sha256(Lab.admitted(wasm, Lab.ALL).bytes()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DecodedModule rewritten(String wat) {
        return ModuleDecoder.decode(Lab.admitted(wat).bytes()).module();
    }

    @Test
    void memoryAndTablesAreClamped() {
        assertEquals(
                List.of(new Limits(1, 16)), rewritten("(module (memory 1))").memories());
        assertEquals(
                List.of(new Limits(1, 16)),
                rewritten("(module (memory 1 65536))").memories());
        assertEquals(
                List.of(new Limits(1, 2)), rewritten("(module (memory 1 2))").memories());
        assertEquals(
                List.of(new Limits(16, 16)),
                rewritten("(module (memory 16 17))").memories());
        assertEquals(
                new Limits(3, 100_000),
                rewritten("(module (table 3 funcref))").tables().getFirst().limits());
        assertEquals(
                new Limits(3, 5),
                rewritten("(module (table 3 5 funcref))").tables().getFirst().limits());
    }

    @Test
    void growthEndsAtTheClamp() {
        Sandbox sandbox = new Sandbox(
                Lab.admitted(
                        "(module (memory 1 100) (func (export \"grow\") (param i32) (result i32) (memory.grow (local.get 0))))"));
        assertEquals(1, sandbox.call("grow", 15)[0]);
        assertEquals(-1, (int) sandbox.call("grow", 1)[0]);
    }

    @Test
    void customSectionsAreDroppedExceptForNames() {
        byte[] wasm = Wat.assemble("(module (func $known (export \"f\")))");
        byte[] custom = {0, 9, 8, 'p', 'r', 'o', 'd', 'u', 'c', 'e', 'r'};
        byte[] both = Arrays.copyOf(wasm, wasm.length + custom.length);
        System.arraycopy(custom, 0, both, wasm.length, custom.length);
        String text = new String(Lab.admitted(both, Lab.ALL).bytes(), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("produce"));
        assertTrue(text.contains("known"));
    }

    @Test
    void blockTypesBecomeCanonical() {
        MeteredModule module = Lab.admitted("""
                (module (type $none (func)) (type $one (func (result i32)))
                  (func (export "f") (result i32)
                    (block (type $none)) (block (type $one) (i32.const 1))))
                """);
        assertFalse(ModuleDecoder.decode(module.bytes()).uses().all().containsKey(Feature.MULTI_VALUE));
        assertEquals(1, new Sandbox(module).call("f")[0]);
    }

    @Test
    void valuesOnTheStackSurviveCharges() {
        Sandbox sandbox = new Sandbox(Lab.admitted("""
                (module (memory 1)
                  (func (export "f") (param i64 f32 f64) (result i64)
                    (local.get 0)
                    (block (param i64) (result i64 i32)
                      (i32.const 5) (br_if 0 (i32.const 0)))
                    (loop (param i32) (result i32)
                      (memory.fill (i32.const 0) (i32.const 1) (i32.const 16))
                      (if (param i32) (result i32) (i32.load8_u (i32.const 3)) (then (i32.const 1) (i32.add)) (else)))
                    (i64.extend_i32_u) (i64.add)))
                """));
        assertEquals(106, sandbox.call("f", 100, 0, 0)[0]);
    }

    @Test
    void anOversizedFunctionIsReportedAndAdmitted() {
        String body = "(local.set 0 (i32.add (local.get 0) (i32.const 1)))".repeat(3000);
        List<String> warnings =
                Lab.admitted("(module (func $huge (local i32) " + body + "))").warnings();
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("\"huge\""), warnings.getFirst());
    }
}
