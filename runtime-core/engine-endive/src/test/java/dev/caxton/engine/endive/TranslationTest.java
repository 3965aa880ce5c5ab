package dev.caxton.engine.endive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.engine.contract.Guest;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** What compiled modules consist of, and that nothing is left of them. */
class TranslationTest {

    private static final EndiveCompiled ENGINE = new EndiveCompiled();

    private static final String SMALL = "(module (memory (export \"memory\") 1) (func (export \"run\")))";

    /** A function with more statements than a Java method can hold, between two that are compiled and call each other through it. */
    static final String OVERSIZED = """
            (module
              (memory (export "memory") 1)
              (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
              (func $huge (param i32) (result i32)
                %s
                (call $twice (local.get 0)))
              (func (export "run") (param i32) (result i32) (call $huge (local.get 0))))
            """.formatted(
            "(local.set 0 (i32.add (i32.xor (local.get 0) (i32.const 77777)) (i32.const 99999)))".repeat(9_000));

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

    @Test
    void aFunctionTooLargeForTheJvmIsInterpretedAndTheOthersAreNot() {
        MeteredModule metered = Guest.admit(ENGINE, OVERSIZED);
        GuestCode code = Translation.translate(metered.bytes());
        WasmModule shell = Parser.parse(code.shell());
        int[] instructions = new int[3];
        for (int i = 0; i < 3; i++) {
            instructions[i] =
                    shell.codeSection().getFunctionBody(i).instructions().size();
        }
        assertArrayEquals(new int[] {2, 2}, new int[] {instructions[0], instructions[2]}, "unreachable, end");
        assertTrue(instructions[1] > 30_000, () -> "instructions of the interpreted function: " + instructions[1]);
        int expected = 5;
        for (int i = 0; i < 9_000; i++) {
            expected = (expected ^ 77777) + 99999;
        }
        try (Guest guest = Guest.start(ENGINE, OVERSIZED)) {
            assertEquals(expected * 2, (int) guest.call("run", 5));
            long fuel = Guest.GENEROUS - guest.fuel();
            try (Guest interpreted = Guest.start(new EndiveInterpreter(), OVERSIZED)) {
                assertEquals(expected * 2, (int) interpreted.call("run", 5));
                assertEquals(fuel, Guest.GENEROUS - interpreted.fuel());
            }
        }
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
