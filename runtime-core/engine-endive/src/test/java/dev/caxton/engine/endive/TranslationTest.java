package dev.caxton.engine.endive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.engine.contract.Guest;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** What compiled modules consist of, and that nothing is left of them. */
class TranslationTest {

    private static final EndiveCompiled ENGINE = new EndiveCompiled();

    private static final String SMALL = "(module (memory (export \"memory\") 1) (func (export \"run\")))";

    @Test
    void equalBytesGiveEqualClasses() {
        byte[] metered = Guest.admit(ENGINE, SMALL).bytes();
        GuestCode once = Translation.translate(metered);
        GuestCode again = Translation.translate(metered);
        assertArrayEquals(once.shell(), again.shell());
        assertEquals(once.machine(), again.machine());
        assertEquals(once.classes().keySet(), again.classes().keySet());
        once.classes()
                .forEach((name, bytes) ->
                        assertArrayEquals(bytes, again.classes().get(name), name));
    }

    /** Code that is kept on disk is found by the version: other code under the same version would never be seen. */
    @Test
    void otherClassesHaveAnotherVersion() throws Exception {
        byte[] module = Wat.assemble("""
                (module
                  (import "host" "f" (func $f (param i32) (result i64)))
                  (memory 1 2)
                  (table 2 funcref)
                  (global $g (mut i64) (i64.const 1))
                  (elem (i32.const 0) $sum $f)
                  (func $sum (param i32) (result i64)
                    (loop $l
                      (global.set $g (i64.add (global.get $g) (i64.load (local.get 0))))
                      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 8)))))
                    (call_indirect (param i32) (result i64) (i32.const 5) (local.get 0)))
                  (func (export "run") (param f64) (result i64 f64) (call $sum (i32.const 64)) (local.get 0)))
                """);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        assertEquals(
                Map.of(3, "4e305eb8705e2978e58af7dcbb9fdbe63292131b4f37a032ceb96d72d8a2878a"),
                Map.of(
                        Translation.VERSION,
                        HexFormat.of().formatHex(sha256.digest(GuestCodeFile.write(Translation.translate(module))))),
                "raise Translation.VERSION and put the new digest here");
    }

    @Test
    void aFunctionTooLargeForTheJvmIsInterpretedAndTheOthersAreNot() {
        GuestCode code = Translation.translate(Runs.OVERSIZED.bytes());
        WasmModule shell = Parser.parse(code.shell());
        int[] instructions = new int[3];
        for (int i = 0; i < 3; i++) {
            instructions[i] =
                    shell.codeSection().getFunctionBody(i).instructions().size();
        }
        assertArrayEquals(new int[] {2, 2}, new int[] {instructions[0], instructions[2]}, "unreachable, end");
        assertTrue(instructions[1] > 30_000, () -> "instructions of the interpreted function: " + instructions[1]);
        int expected = 5;
        for (int i = 0; i < Runs.STATEMENTS; i++) {
            expected = (expected ^ 77777) + 99999;
        }
        Runs.Result compiled = Runs.run(ENGINE, Runs.OVERSIZED, 5);
        assertEquals(expected * 2, compiled.value());
        assertEquals(compiled, Runs.run(new EndiveInterpreter(), Runs.OVERSIZED, 5));
    }

    /** The interpreter alone would add up address and offset in 32 bits, and store at 6. */
    @Test
    void anInterpretedFunctionOfACompiledModuleTrapsBehindTheMemory() {
        MeteredModule module = Guest.admit(ENGINE, """
                (module
                  (memory (export "memory") 1)
                  (func (export "run") (param i32) (result i32) (local f32 i64)
                    %s
                    (i32.store8 offset=22 (local.get 0) (i32.const 7))
                    (i64.store8 offset=23 (local.get 0) (i64.const 8))
                    (i64.store32 offset=24 (local.get 0) (i64.const 9))
                    (i32.add (i32.load8_u offset=22 (local.get 0))
                      (i32.add (i32.load8_u offset=23 (local.get 0)) (i32.load offset=24 (local.get 0))))))
                """.formatted(
                        "(local.set 2 (i64.add (i64.xor (local.get 2) (i64.const 77777)) (i64.const 99999)))"
                                .repeat(Runs.STATEMENTS)));
        assertFalse(
                GuestLoader.provenMachines(Translation.translate(module.bytes()))
                        .keepMeter(),
                "interpreted");
        assertEquals(24, Runs.run(ENGINE, module, 65_536 - 28).value());
        assertEquals(Runs.run(new EndiveInterpreter(), module, 0), Runs.run(ENGINE, module, 0));
        for (int address : new int[] {-1, -16, 65_536 - 22, 65_536 - 23, 65_536 - 27}) {
            GuestTrap trap = assertThrows(GuestTrap.class, () -> Runs.run(ENGINE, module, address));
            assertEquals(GuestTrap.Kind.MEMORY_OUT_OF_BOUNDS, trap.kind());
        }
    }

    @Test
    void theMeterIsInFieldsUnlessSomethingIsInterpreted() {
        GuestCode fields = Translation.translate(Guest.admit(ENGINE, SMALL).bytes());
        assertTrue(GuestLoader.provenMachines(fields).keepMeter());
        GuestCode globals = Translation.translate(Runs.OVERSIZED.bytes());
        assertFalse(GuestLoader.provenMachines(globals).keepMeter());
    }

    @Test
    void bytecodeThatTheJvmDoesNotAcceptShowsWhenItIsCompiled() {
        GuestCode good = Translation.translate(Guest.admit(ENGINE, SMALL).bytes());
        String group = good.classes().keySet().stream()
                .filter(name -> name.contains("FuncGroup"))
                .findFirst()
                .orElseThrow();
        TreeMap<String, byte[]> classes = new TreeMap<>(good.classes());
        // A class file of the right name whose end is missing.
        classes.computeIfPresent(group, (name, bytes) -> Arrays.copyOf(bytes, bytes.length - 9));
        GuestCode bad = new GuestCode(good.shell(), good.machine(), classes);
        assertThrows(LinkageError.class, () -> GuestLoader.provenMachines(bad));
    }

    @Test
    void theClassesGoWithTheLastUser() throws Exception {
        ReferenceQueue<Object> gone = new ReferenceQueue<>();
        Reference<Object> loader = useAndClose(gone);
        Reference<?> found = null;
        for (int i = 0; i < 50 && found == null; i++) {
            System.gc();
            found = gone.remove(100);
        }
        assertEquals(loader, found, "the class loader of a module that nobody uses");
    }

    private static Reference<Object> useAndClose(ReferenceQueue<Object> gone) {
        CompiledModule module = ENGINE.compile(Guest.admit(ENGINE, SMALL));
        try (GuestInstance instance = module.instantiate(Guest.bindings())) {
            Reference<Object> loader = new PhantomReference<>(loader(instance), gone);
            module.close();
            System.gc();
            assertNull(gone.poll(), "an instance in use keeps its classes");
            instance.setGlobal(Metering.FUEL_GLOBAL, Guest.GENEROUS);
            instance.call("run");
            return loader;
        }
    }

    private static ClassLoader loader(GuestInstance instance) {
        return ((EndiveInstance) instance).machine().getClass().getClassLoader();
    }
}
