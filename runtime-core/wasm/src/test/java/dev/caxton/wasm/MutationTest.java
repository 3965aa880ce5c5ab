package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import dev.caxton.wasm.binary.ModuleDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** Damaged modules: the front end never throws, and what it admits is valid after metering and can be instantiated. The seed is fixed. */
class MutationTest {

    private static final int MUTANTS = 20_000;

    private static final List<String> SEEDS = List.of("""
            (module
              (import "env" "log" (func $log (param i32 i32)))
              (memory 1 4) (table 4 8 funcref) (global $g (mut i32) (i32.const 3))
              (elem (i32.const 1) $f $h) (data (i32.const 8) "hello")
              (func $f (export "f") (param i32) (result i32) (local i64 f32)
                (block $out (result i32)
                  (loop $in
                    (br_if $out (i32.const 7) (i32.eqz (local.get 0)))
                    (drop) (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                    (br_table $in $in $in (local.get 0)))
                  (unreachable)))
              (func $h (call $log (i32.load (i32.const 0)) (i32.const 2))
                (if (global.get $g) (then (global.set $g (call $f (i32.const 2)))) (else (return))))
              (start $h))
            """, """
            (module (memory (export "memory") 1) (table $t 4 funcref) (type $v (func (param i32) (result i32 i32)))
              (elem $e func $f) (data $d "xyz") (elem declare func $f)
              (func $f (type $v) (local.get 0) (local.get 0) (block (param i32) (result i32) (i32.extend8_s)))
              (func (export "g") (local v128 externref)
                (memory.init $d (i32.const 0) (i32.const 0) (i32.const 2)) (data.drop $d)
                (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))
                (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $e)
                (drop (table.grow $t (ref.func $f) (i32.const 1))) (table.set $t (i32.const 0) (ref.null func))
                (local.set 0 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (v128.const i64x2 1 2) (local.get 0)))
                (drop (i32x4.extract_lane 2 (v128.load32_lane 1 (i32.const 0) (local.get 0))))
                (drop (i32.trunc_sat_f64_s (f64.const 1.5))) (drop (memory.grow (i32.const 1)))))
            """);

    @Test
    void theFrontEndNeverThrowsAndWhatItAdmitsInstantiates() {
        Random random = new Random(20_251_123);
        List<byte[]> seeds = new ArrayList<>();
        SEEDS.forEach(wat -> seeds.add(Wat.assemble(wat)));
        int admitted = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
            try {
                if (admits(mutant)) {
                    admitted++;
                }
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("mutant " + i + ": " + HexFormat.of().formatHex(mutant), e);
            }
        }
        int sure = admitted;
        assertTrue(sure > MUTANTS / 100, () -> "only " + sure + " mutants were admitted: the test shows little");
    }

    private static boolean admits(byte[] mutant) {
        return switch (Lab.FRONT_END.admit(mutant, Lab.ALL)) {
            case FrontEndResult.Refused refused -> false;
            case FrontEndResult.Admitted admitted -> {
                byte[] metered = admitted.module().bytes();
                Optional<String> wrong = Lab.ENDIVE.validate(metered);
                assertTrue(wrong.isEmpty(), wrong::toString);
                ModuleDecoder.decode(metered);
                instantiate(metered);
                yield true;
            }
        };
    }

    private static void instantiate(byte[] metered) {
        List<HostFunction> host = List.of(
                new HostFunction(
                        Metering.MODULE,
                        "quantum",
                        FunctionType.of(List.of(ValType.I64), List.of(ValType.I64)),
                        (i, a) -> new long[] {1000}),
                new HostFunction(
                        Metering.MODULE, "too_deep", FunctionType.of(List.of(), List.of()), (i, a) -> new long[0]),
                new HostFunction(
                        "env",
                        "log",
                        FunctionType.of(List.of(ValType.I32, ValType.I32), List.of()),
                        (i, a) -> new long[0]));
        try {
            Instance.builder(Parser.parse(metered))
                    .withImportValues(ImportValues.builder()
                            .withFunctions(List.copyOf(host))
                            .build())
                    .withStart(false)
                    .build();
        } catch (WasmEngineException e) {
            // A segment may lie outside its memory or table: valid, and found out when it is copied there.
            assertTrue(String.valueOf(e.getMessage()).contains("out of bounds"), e::toString);
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] mutant = seed.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] += (byte) (random.nextInt(5) - 2);
                case 3 -> {
                    byte[] shorter = new byte[mutant.length - 1];
                    System.arraycopy(mutant, 0, shorter, 0, at);
                    System.arraycopy(mutant, at + 1, shorter, at, shorter.length - at);
                    mutant = shorter;
                }
                default -> {
                    byte[] longer = new byte[mutant.length + 1];
                    System.arraycopy(mutant, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt(256);
                    System.arraycopy(mutant, at, longer, at + 1, mutant.length - at);
                    mutant = longer;
                }
            }
        }
        return mutant;
    }
}
