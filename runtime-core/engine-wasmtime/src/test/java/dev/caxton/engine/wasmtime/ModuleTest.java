package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the engine takes in, and what it refuses whoever asks. */
class ModuleTest {

    private final NativeEngine engine = Rig.engine();

    private static final Map<Feature, String> OFF = new EnumMap<>(Feature.class);

    static {
        OFF.put(Feature.SIMD, "(func (drop (i32x4.splat (i32.const 1))))");
        OFF.put(Feature.RELAXED_SIMD, "(func (param v128) (drop (i32x4.relaxed_trunc_f32x4_s (local.get 0))))");
        OFF.put(Feature.BULK_MEMORY, "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))");
        OFF.put(Feature.REFERENCE_TYPES, "(func (param externref))");
        OFF.put(Feature.THREADS, "(memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0))))");
        OFF.put(Feature.TAIL_CALL, "(func $f (return_call $f))");
        OFF.put(Feature.EXCEPTIONS, "(tag) (func (throw 0))");
        OFF.put(Feature.MULTI_MEMORY, "(memory 1) (memory 1)");
        OFF.put(Feature.MEMORY64, "(memory i64 1)");
        OFF.put(Feature.EXTENDED_CONST, "(global i32 (i32.add (i32.const 1) (i32.const 2)))");
    }

    @Test
    void whatIsOffIsRefusedByWasmtimeItself() {
        EnumSet<Feature> known = EnumSet.copyOf(new WasmtimeEngine().features());
        known.addAll(OFF.keySet());
        // The assembler has no text for these two; their types are unknown to Wasmtime 7.
        known.add(Feature.FUNCTION_REFERENCES);
        known.add(Feature.GC);
        assertEquals(EnumSet.allOf(Feature.class), known);
        WasmtimeValidator validator = new WasmtimeValidator(() -> engine);
        OFF.forEach((feature, body) -> {
            byte[] module = Wat.assemble("(module " + body + ")");
            assertFalse(validator.validate(module).isEmpty(), feature::toString);
            assertThrows(EngineException.class, () -> WasmtimeModule.compile(engine, module), feature::toString);
        });
        assertEquals(0, engine.mappings().taken());
    }

    @Test
    void namesThatTheLinkerWouldActOnAreOrdinaryNames() {
        List<Long> calls = new ArrayList<>();
        try (GuestInstance guest =
                Rig.instance(engine, """
                (module
                  (import "host" "ran" (func $ran (param i32)))
                  (global $g (export "g") (mut i32) (i32.const 1))
                  (func (export "_initialize") (global.set $g (i32.const 2)) (call $ran (i32.const 2)))
                  (func (export "_start") (global.set $g (i32.add (global.get $g) (i32.const 10))) (call $ran (i32.const 3)))
                  (func (export "\\01start"))
                  (func (export "run") (result i32) (global.get $g)))
                """, Rig.binding("ran", List.of(ValueType.I32), List.of(), (memory, arguments) -> {
                    calls.add(arguments[0]);
                    return 0;
                }))) {
            assertEquals(List.of(), calls);
            assertEquals(1, guest.call("run"));
            guest.call("_start");
            guest.call("_start");
            assertEquals(21, guest.call("run"));
            guest.call("_initialize");
            assertEquals(2, guest.call("run"));
            assertEquals(List.of(3L, 3L, 2L), calls);
        }
    }

    @Test
    void largeButPermittedFunctionsDoNotOverflowTheCompilersStack() {
        int many = 20_000;
        List<String> bodies = List.of(
                // A chain that a recursive compiler would descend into.
                "(func (param i32) (result i32) (local.get 0)" + " (i32.add (local.get 0))".repeat(many) + ")",
                "(func (param i32) (result i32) " + "(local.get 0) ".repeat(many) + "i32.xor ".repeat(many - 1) + ")",
                "(func (param i32) (result i32) (local.get 0) " + "i32.load ".repeat(many) + ")",
                "(func (param i32) (result i64) (local.get 0) " + "i64.extend_i32_u i32.wrap_i64 ".repeat(many)
                        + "i64.extend_i32_s)",
                "(func " + "block ".repeat(60) + "end ".repeat(60) + ")",
                "(func (param i32) " + "block ".repeat(60) + "local.get 0 br_table " + "7 ".repeat(many) + "0 "
                        + "end ".repeat(60) + ")",
                "(func (local " + "f64 ".repeat(4_000) + "))");
        for (String body : bodies) {
            Rig.compile(engine, "(module (memory 1 1) " + body + ")").close();
        }
    }

    @Test
    void halvesOfModulesAreRefusedAndNotRead() {
        byte[] whole = Wat.assemble(
                "(module (import \"host\" \"f\" (func)) (memory (export \"memory\") 1 1) (func (export \"run\")))");
        for (int length = 9; length < whole.length; length++) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            try {
                WasmtimeModule.compile(engine, part).close();
            } catch (EngineException e) {
                assertEquals(Codes.MODULE, e.code());
            }
        }
        assertEquals(0, engine.mappings().taken());
    }

    @Test
    void theServiceIsNamedForTheClassPathToo() throws IOException {
        try (InputStream in =
                WasmtimeEngine.class.getResourceAsStream("/META-INF/services/dev.caxton.runtime.spi.Engine")) {
            assertEquals(WasmtimeEngine.class.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}
