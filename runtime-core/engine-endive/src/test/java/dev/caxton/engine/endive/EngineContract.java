package dev.caxton.engine.endive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runtime relies on in every engine. */
abstract class EngineContract {

    private static final ValueType I32 = ValueType.I32;
    private static final ValueType I64 = ValueType.I64;
    private static final AdmittedImport HOST =
            new AdmittedImport("host", "call", new FunctionType(List.of(I32, I64), List.of(I64)));
    private static final AdmittedImport SILENT =
            new AdmittedImport("host", "silent", new FunctionType(List.of(), List.of()));
    private static final long FUEL = 1_000_000_000L;

    private final Engine engine;

    EngineContract(Engine engine) {
        this.engine = engine;
    }

    private MeteredModule metered(String wat) {
        ModuleRules rules = new ModuleRules("test", engine.features(), Set.of(HOST, SILENT), 10, List.of(), 4, 100);
        FrontEndResult result = new FrontEnd(engine.validator()).admit(Wat.assemble(wat), rules);
        return assertInstanceOf(FrontEndResult.Admitted.class, result, result::toString)
                .module();
    }

    private GuestInstance instance(String wat, HostBinding.Body host) {
        return instance(engine.compile(metered(wat)), host);
    }

    private static GuestInstance instance(CompiledModule compiled, HostBinding.Body host) {
        List<HostBinding> bindings = new ArrayList<>();
        bindings.add(new HostBinding(Metering.QUANTUM, (memory, arguments) -> {
            throw new TurnEnd("out of fuel");
        }));
        bindings.add(new HostBinding(Metering.TOO_DEEP, (memory, arguments) -> {
            throw new TurnEnd("too deep");
        }));
        bindings.add(new HostBinding(HOST, host));
        bindings.add(new HostBinding(SILENT, host));
        GuestInstance instance = compiled.instantiate(bindings);
        instance.setGlobal(Metering.FUEL_GLOBAL, FUEL);
        instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
        return instance;
    }

    private GuestInstance instance(String wat) {
        return instance(wat, (memory, arguments) -> 0);
    }

    @Test
    void argumentsAndResultsAreRawBits() {
        GuestInstance guest = instance("""
                (module
                  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
                  (func (export "wide") (param i64) (result i64) (i64.sub (local.get 0) (i64.const 1)))
                  (func (export "half") (param f64) (result f64) (f64.div (local.get 0) (f64.const 2)))
                  (func (export "nothing")))""");
        assertEquals(-1, (int) guest.call("add", 0x7fff_ffffL, 0x8000_0000L));
        assertEquals(Long.MAX_VALUE, guest.call("wide", Long.MIN_VALUE));
        assertEquals(1.25, Double.longBitsToDouble(guest.call("half", Double.doubleToRawLongBits(2.5))));
        assertEquals(0, guest.call("nothing"));
        assertTrue(guest.global(Metering.FUEL_GLOBAL) < FUEL);
    }

    @Test
    void aMissingExportIsTheHostsMistake() {
        GuestInstance guest = instance("(module)");
        assertThrows(EngineException.class, () -> guest.call("none"));
        assertThrows(EngineException.class, () -> guest.global("none"));
        assertThrows(EngineException.class, () -> guest.setGlobal("none", 1));
    }

    @Test
    void exportedGlobalsAreReadAndWritten() {
        GuestInstance guest = instance("""
                (module
                  (global $g (export "g") (mut i64) (i64.const 5))
                  (global (export "c") i32 (i32.const -7))
                  (func (export "get") (result i64) (global.get $g))
                  (func (export "set") (param i64) (global.set $g (local.get 0))))""");
        assertEquals(5, guest.global("g"));
        assertEquals(-7, (int) guest.global("c"));
        guest.setGlobal("g", Long.MIN_VALUE);
        assertEquals(Long.MIN_VALUE, guest.call("get"));
        guest.call("set", 77);
        assertEquals(77, guest.global("g"));
    }

    @Test
    void hostFunctionsGetRawBitsAndTheMemoryOfTheirCaller() {
        List<Long> seen = new ArrayList<>();
        GuestInstance guest = instance("""
                (module
                  (import "host" "call" (func $call (param i32 i64) (result i64)))
                  (import "host" "silent" (func $silent))
                  (memory (export "memory") 1)
                  (data (i32.const 8) "wasm")
                  (func (export "go") (result i64)
                    (call $silent)
                    (call $call (i32.const -1) (i64.const -2))))""", (memory, arguments) -> {
            Arrays.stream(arguments).forEach(seen::add);
            assertArrayEquals(new byte[] {'w', 'a', 's', 'm'}, memory.read(8, 4));
            return 42;
        });
        assertEquals(42, guest.call("go"));
        assertEquals(-1, seen.get(0).intValue());
        assertEquals(-2L, seen.get(1));
        assertEquals(2, seen.size());
    }

    @Test
    void aTurnEndComesBackAsTheSameObject() {
        TurnEnd end = new TurnEnd("enough");
        GuestInstance guest = instance("""
                (module
                  (import "host" "silent" (func $silent))
                  (func $deep (param i32)
                    (if (i32.eqz (local.get 0)) (then (call $silent)) (else (call $deep (i32.sub (local.get 0) (i32.const 1))))))
                  (func (export "go") (call $deep (i32.const 20))))""", (memory, arguments) -> {
            throw end;
        });
        assertSame(end, assertThrows(TurnEnd.class, () -> guest.call("go")));
    }

    @Test
    void whatElseAHostFunctionThrowsIsTheHostsFailure() {
        IllegalStateException thrown = new IllegalStateException("bug");
        GuestInstance guest = instance("""
                (module (import "host" "silent" (func $silent)) (func (export "go") (call $silent)))""", (memory, arguments) -> {
            throw thrown;
        });
        assertSame(
                thrown,
                assertThrows(EngineException.class, () -> guest.call("go")).getCause());
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, (unreachable)",
        "MEMORY_OUT_OF_BOUNDS, (i32.load (i32.const 65533))",
        "MEMORY_OUT_OF_BOUNDS, (i32.load offset=4294967295 (i32.const -1))",
        "ARITHMETIC, (i32.div_s (i32.const 1) (i32.const 0))",
        "ARITHMETIC, (i32.div_s (i32.const 0x80000000) (i32.const -1))",
        "ARITHMETIC, (i32.trunc_f64_s (f64.const nan))",
        "TABLE, (call_indirect (type $number) (i32.const 5))",
        "TABLE, (call_indirect (type $number) (i32.const 1))",
        "INDIRECT_CALL_TYPE, (call_indirect (type $number) (i32.const 0))"
    })
    void trapsAreNamed(GuestTrap.Kind kind, String body) {
        GuestInstance guest = instance("""
                (module
                  (type $none (func))
                  (type $number (func (result i32)))
                  (table 2 funcref)
                  (elem (i32.const 0) $f)
                  (memory (export "memory") 1)
                  (func $f (type $none))
                  (func (export "go") (result i32) %s))""".formatted(body));
        GuestTrap trap = assertThrows(GuestTrap.class, () -> guest.call("go"));
        assertEquals(kind, trap.kind(), trap::toString);
    }

    @Test
    void recursionEndsAtTheMeteredDepth() {
        GuestInstance guest = instance("""
                (module (func $f (export "go") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0)))))""");
        assertEquals(
                "too deep",
                assertThrows(TurnEnd.class, () -> guest.call("go", 1)).getMessage());
    }

    @Test
    void memoryIsCheckedInSixtyFourBits() {
        GuestInstance guest = instance("""
                (module (memory (export "memory") 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))""");
        assertEquals(65_536, guest.memory().size());
        guest.memory().write(65_533, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {2, 3}, guest.memory().read(65_534, 2));
        assertArrayEquals(new byte[0], guest.memory().read(65_536, 0));
        for (long address : new long[] {65_535, 65_537, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE, -1}) {
            assertThrows(IndexOutOfBoundsException.class, () -> guest.memory().read(address, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> guest.memory().write(address, new byte[2]));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> guest.memory().read(0, Integer.MAX_VALUE));
        assertEquals(1, (int) guest.call("grow", 3), "up to the limit");
        assertEquals(-1, (int) guest.call("grow", 1), "and no further");
        assertEquals(4 * 65_536, guest.memory().size());
    }

    @Test
    void anInterruptEndsTheGuestAndTheFlagIsGone() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicReference<Optional<Throwable>> thrown = new AtomicReference<>(Optional.empty());
        AtomicReference<Boolean> flag = new AtomicReference<>(true);
        GuestInstance guest = instance("""
                (module
                  (import "host" "silent" (func $silent))
                  (memory (export "memory") 1)
                  (func (export "go") (call $silent) (loop $for_ever (br $for_ever))))""", (memory, arguments) -> {
            entered.countDown();
            return 0;
        });
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                guest.call("go");
            } catch (RuntimeException e) {
                thrown.set(Optional.of(e));
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        entered.await();
        thread.interrupt();
        thread.join();
        Throwable end = thrown.get().orElseThrow();
        assertEquals(
                GuestTrap.Kind.INTERRUPTED,
                assertInstanceOf(GuestTrap.class, end).kind());
        assertFalse(flag.get());
    }

    @Test
    void instancesShareNothing() {
        CompiledModule compiled = engine.compile(metered("""
                (module
                  (memory (export "memory") 1)
                  (global $g (mut i32) (i32.const 0))
                  (func (export "next") (result i32)
                    (global.set $g (i32.add (global.get $g) (i32.const 1)))
                    (i32.store (i32.const 0) (global.get $g))
                    (i32.load (i32.const 0))))"""));
        GuestInstance one = instance(compiled, (memory, arguments) -> 0);
        GuestInstance two = instance(compiled, (memory, arguments) -> 0);
        one.call("next");
        assertEquals(2, one.call("next"));
        assertEquals(1, two.call("next"));
        compiled.close();
        assertThrows(IllegalStateException.class, () -> instance(compiled, (memory, arguments) -> 0));
    }

    @Test
    void aSegmentOutsideTheMemoryIsNoInstance() {
        CompiledModule compiled =
                engine.compile(metered("(module (memory (export \"memory\") 1) (data (i32.const 65535) \"xy\"))"));
        assertThrows(EngineException.class, () -> instance(compiled, (memory, arguments) -> 0));
    }

    @Test
    void theStartFunctionWaitsUntilItIsCalled() {
        GuestInstance guest = instance("""
                (module
                  (global $g (export "g") (mut i32) (i32.const 0))
                  (func $start (global.set $g (i32.const 1)))
                  (start $start))""");
        assertEquals(0, guest.global("g"));
        guest.call(Metering.START);
        assertEquals(1, guest.global("g"));
    }

    @Test
    void theValidatorRefusesWhatIsInvalidOrMalformed() {
        byte[] invalid = Wat.assembleUnchecked("(module (func (result i32) (i64.const 1)))");
        assertTrue(engine.validator().validate(invalid).isPresent());
        byte[] valid = Wat.assemble("(module (func (result i32) (i32.const 1)))");
        assertEquals(Optional.empty(), engine.validator().validate(valid));
        for (int length = 1; length < valid.length; length++) {
            byte[] cut = Arrays.copyOf(valid, length);
            // Cut at the end of a section, a module can still be well-formed; it must never be an exception.
            engine.validator().validate(cut);
        }
        assertTrue(engine.validator().validate(new byte[] {1, 2, 3}).isPresent());
    }

    @Test
    void warmingUpCanBeRepeated() {
        engine.warmUp();
        engine.warmUp();
        assertEquals(0, instance("(module (func (export \"f\")))").call("f"));
    }
}
