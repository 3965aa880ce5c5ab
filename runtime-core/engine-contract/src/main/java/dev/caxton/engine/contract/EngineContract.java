package dev.caxton.engine.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestMemory;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.GuestTrap.Kind;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the runtime relies on, whichever engine it runs on. A subclass in the tests of an engine says which. */
public abstract class EngineContract {

    private static final String SPIN =
            "(module (memory (export \"memory\") 1) (func (export \"run\") (loop $l (br $l))))";

    private final Engine engine;

    /**
     * The contract of one engine.
     *
     * @param engine the engine
     */
    protected EngineContract(Engine engine) {
        this.engine = engine;
    }

    @Test
    void itIsFoundAsAService() {
        List<String> ids = ServiceLoader.load(Engine.class).stream()
                .map(provider -> provider.get().id())
                .toList();
        assertTrue(ids.contains(engine.id()), ids::toString);
    }

    @Test
    void warmingUpLeavesNothingBehind() {
        engine.warmUp();
        engine.warmUp();
        try (Guest guest = Guest.start(engine, "(module (func (export \"run\") (result i32) (i32.const 7)))")) {
            assertEquals(7, guest.call("run"));
        }
    }

    @Test
    void everyNumberTypeGoesInAndComesOutBitByBit() {
        try (Guest guest = Guest.start(engine, """
                (module
                  (func (export "none"))
                  (func (export "i32") (param i32) (result i32) (local.get 0))
                  (func (export "i64") (param i64) (result i64) (local.get 0))
                  (func (export "f32") (param f32) (result f32) (local.get 0))
                  (func (export "f64") (param f64) (result f64) (local.get 0))
                  (func (export "last") (param i32 i64 f32 f64) (result f64) (local.get 3)))
                """)) {
            assertEquals(0, guest.call("none"));
            assertEquals(-1, (int) guest.call("i32", -1));
            assertEquals(-1, (int) guest.call("i32", 0xFFFF_FFFFL));
            assertEquals(Long.MIN_VALUE + 7, guest.call("i64", Long.MIN_VALUE + 7));
            // Signalling NaNs with a payload: a conversion by way of arithmetic would make them quiet.
            assertEquals(0x7FA0_1234, (int) guest.call("f32", 0x7FA0_1234));
            assertEquals(0x7FF4_0000_0000_1234L, guest.call("f64", 0x7FF4_0000_0000_1234L));
            assertEquals(4.5, Double.longBitsToDouble(guest.call("last", 1, 2, 3, Double.doubleToRawLongBits(4.5))));
        }
    }

    @Test
    void hostFunctionsGetArgumentsAndMemoryAndAnswer() {
        List<byte[]> seen = new ArrayList<>();
        HostBinding sum = Guest.function(
                "sum",
                List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64),
                List.of(ValueType.I64),
                (memory, a) -> {
                    assertEquals(2 * 65_536, memory.size());
                    seen.add(memory.read(8, 3));
                    memory.write(2 * 65_536 - 2, new byte[] {7, 8});
                    return (int) a[0]
                            + a[1]
                            + (long) Float.intBitsToFloat((int) a[2])
                            + (long) Double.longBitsToDouble(a[3]);
                });
        try (Guest guest = Guest.start(engine, """
                (module
                  (import "host" "sum" (func $sum (param i32 i64 f32 f64) (result i64)))
                  (memory (export "memory") 1 4)
                  (data (i32.const 8) "abc")
                  (func (export "run") (result i64)
                    (drop (memory.grow (i32.const 1)))
                    (call $sum (i32.const -1) (i64.const 5) (f32.const 1.5) (f64.const 2.5))))
                """, sum)) {
            GuestMemory memory = guest.instance().memory();
            assertEquals(65_536, memory.size());
            assertEquals(7, guest.call("run"));
            assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), seen.getFirst());
            assertEquals(2 * 65_536, memory.size());
            assertArrayEquals(new byte[] {7, 8}, memory.read(2 * 65_536 - 2, 2));
        }
    }

    @Test
    void anImportThatIsUsedTwiceNeedsOneBinding() {
        HostBinding tick = Guest.function("tick", () -> {});
        try (Guest guest = Guest.start(engine, """
                (module
                  (import "host" "tick" (func $a))
                  (func (export "run") (call $a) (call $a)))
                """, tick)) {
            guest.call("run");
        }
    }

    @Test
    void memoryIsCheckedInSixtyFourBits() {
        try (Guest guest = Guest.start(engine, "(module (memory (export \"memory\") 1 2) (func (export \"run\")))")) {
            GuestMemory memory = guest.instance().memory();
            assertEquals(0, memory.read(65_536, 0).length);
            memory.write(65_536, new byte[0]);
            for (long address : new long[] {65_536, 65_535, -1, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> memory.read(address, 2), () -> "read " + address);
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> memory.write(address, new byte[2]),
                        () -> "write " + address);
            }
            assertThrows(IndexOutOfBoundsException.class, () -> memory.read(0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.read(0, Integer.MAX_VALUE));
        }
    }

    @Test
    void aTurnEndComesOutAsTheSameObjectThroughGuestFrames() {
        TurnEnd end = new TurnEnd("enough");
        HostBinding stop = Guest.function("stop", () -> {
            throw end;
        });
        try (Guest guest = Guest.start(engine, """
                (module
                  (import "host" "stop" (func $stop))
                  (func $inner (call $stop) unreachable)
                  (func (export "run") (call $inner) unreachable))
                """, stop)) {
            assertSame(end, assertThrows(TurnEnd.class, () -> guest.call("run")));
        }
    }

    @Test
    void theCauseOfAFailedHostFunctionIsKept() {
        NullPointerException withoutMessage = new NullPointerException();
        HostBinding fail = Guest.function("fail", () -> {
            throw withoutMessage;
        });
        try (Guest guest = Guest.start(
                engine,
                "(module (import \"host\" \"fail\" (func $fail)) (func (export \"run\") (call $fail)))",
                fail)) {
            assertSame(
                    withoutMessage,
                    assertThrows(EngineException.class, () -> guest.call("run")).getCause());
        }
    }

    @Test
    void everyTrapHasItsKind() {
        Map<Kind, List<String>> bodies = new EnumMap<>(Kind.class);
        bodies.put(Kind.UNREACHABLE, List.of("unreachable"));
        bodies.put(
                Kind.MEMORY_OUT_OF_BOUNDS,
                List.of(
                        "(drop (i32.load (i32.const 65533)))",
                        "(drop (i64.load offset=4294967295 (i32.const -1)))",
                        "(i32.store8 (i32.const 65536) (i32.const 1))"));
        bodies.put(
                Kind.TABLE,
                List.of(
                        "(call_indirect (type $none) (i32.const 99))",
                        "(call_indirect (type $none) (i32.const -1))",
                        "(call_indirect (type $none) (i32.const 1))"));
        bodies.put(Kind.INDIRECT_CALL_TYPE, List.of("(call_indirect (type $none) (i32.const 0))"));
        bodies.put(
                Kind.ARITHMETIC,
                List.of(
                        "(drop (i32.div_s (i32.const 1) (i32.const 0)))",
                        "(drop (i64.rem_u (i64.const 1) (i64.const 0)))",
                        "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))",
                        "(drop (i32.trunc_f64_s (f64.const nan)))",
                        "(drop (i64.trunc_f32_u (f32.const -1)))"));
        bodies.forEach((kind, texts) -> texts.forEach(body -> {
            String wat = """
                    (module
                      (type $none (func))
                      (memory (export "memory") 1 1)
                      (table 3 3 funcref)
                      (elem (i32.const 0) $other)
                      (func $other (param i32))
                      (func (export "run") %s))
                    """.formatted(body);
            try (Guest guest = Guest.start(engine, wat)) {
                GuestTrap trap = assertThrows(GuestTrap.class, () -> guest.call("run"), body);
                assertEquals(kind, trap.kind(), () -> body + ": " + trap.getMessage());
            }
        }));
    }

    /** Address and offset are added up in 33 bits: the sum never comes round to the beginning of the memory. */
    @Test
    void everyLoadAndStoreTrapsBehindTheMemoryAndWorksAtItsEnd() {
        List<String> loads = List.of(
                "i32.load 4, i32.load8_s 1, i32.load8_u 1, i32.load16_s 2, i32.load16_u 2, i64.load 8, i64.load8_s 1",
                "i64.load8_u 1, i64.load16_s 2, i64.load16_u 2, i64.load32_s 4, i64.load32_u 4, f32.load 4, f64.load 8");
        List<String> stores = List.of(
                "i32.store 4, i32.store8 1, i32.store16 2, i64.store 8, i64.store8 1, i64.store16 2, i64.store32 4",
                "f32.store 4, f64.store 8");
        for (String offset : List.of("0", "22", "0x7fffffff", "0x80000000", "0xffffffff")) {
            Map<String, Integer> widths = new LinkedHashMap<>();
            StringBuilder functions = new StringBuilder();
            for (String access : String.join(", ", loads).split(", ", -1)) {
                String name = access.substring(0, access.indexOf(' '));
                widths.put(name, access.charAt(access.length() - 1) - '0');
                functions.append("(func (export \"%1$s\") (param i32) (drop (%1$s offset=%2$s (local.get 0))))"
                        .formatted(name, offset));
            }
            for (String access : String.join(", ", stores).split(", ", -1)) {
                String name = access.substring(0, access.indexOf(' '));
                widths.put(name, access.charAt(access.length() - 1) - '0');
                // A local between parameter and value, so that more of them are seen to get the right numbers.
                functions.append(
                        "(func (export \"%1$s\") (param i32) (local i64) (%1$s offset=%2$s (local.get 0) (%3$s.const 3)))"
                                .formatted(name, offset, name.substring(0, 3)));
            }
            String wat = "(module (memory (export \"memory\") 1 1) " + functions + ")";
            try (CompiledModule module = engine.compile(Guest.admit(engine, wat))) {
                widths.forEach((access, width) -> atTheEdge(module, access, Long.decode(offset), width));
            }
        }
    }

    private static void atTheEdge(CompiledModule module, String access, long offset, int width) {
        long last = 65_536 - width - offset;
        if (last >= 0) {
            try (GuestInstance instance = module.instantiate(Guest.bindings())) {
                access(instance, access, last);
                boolean stored = !Arrays.equals(new byte[8], instance.memory().read(65_528, 8));
                assertEquals(access.contains("store"), stored, access);
            }
        }
        // An instance for each: a trap may be the end of one.
        for (long address : new long[] {last + 1, -1, -16, -22, Integer.MAX_VALUE, 1}) {
            if ((address & 0xffff_ffffL) + offset + width > 65_536) {
                String where = access + " at " + address + " + " + offset;
                try (GuestInstance instance = module.instantiate(Guest.bindings())) {
                    GuestTrap trap = assertThrows(GuestTrap.class, () -> access(instance, access, address), where);
                    assertEquals(Kind.MEMORY_OUT_OF_BOUNDS, trap.kind(), where);
                    assertArrayEquals(new byte[65_536], instance.memory().read(0, 65_536), where);
                }
            }
        }
    }

    private static void access(GuestInstance instance, String access, long address) {
        instance.setGlobal(Metering.FUEL_GLOBAL, Guest.GENEROUS);
        instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
        instance.call(access, address & 0xffff_ffffL);
    }

    @Test
    void fuelIsWhatTheMeterSaysOnEveryEngine() {
        try (Guest guest = Guest.start(engine, """
                (module
                  (func $fib (export "fib") (param i32) (result i32)
                    (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
                      (then (local.get 0))
                      (else (i32.add
                        (call $fib (i32.sub (local.get 0) (i32.const 1)))
                        (call $fib (i32.sub (local.get 0) (i32.const 2))))))))
                """)) {
            guest.fuel(1_000_000);
            assertEquals(610, guest.call("fib", 15));
            // Each of 1,973 calls costs its entry and four instructions; 987 of them run one more, 986 nine more.
            assertEquals(1_973 * 5 + 987 + 986 * 9, 1_000_000 - guest.fuel());
        }
    }

    @Test
    void everyLoopEndsWhenTheFuelDoes() {
        List<String> loops = List.of(
                "(loop $l (br $l))",
                "(loop $l (br_if $l (i32.const 1)))",
                "(loop $l (br_table $l $l (i32.const 0)))",
                "(loop $l (call $tick) (br $l))",
                "(loop $l (drop (memory.grow (i32.const 0))) (br $l))",
                "(loop $l (call_indirect (type $none) (i32.const 0)) (br $l))");
        for (String loop : loops) {
            String wat = """
                    (module
                      (type $none (func))
                      (import "host" "tick" (func $tick))
                      (memory (export "memory") 1 2)
                      (table 1 1 funcref)
                      (elem (i32.const 0) $nothing)
                      (func $nothing)
                      (func (export "run") %s))
                    """.formatted(loop);
            try (Guest guest = Guest.start(engine, wat, Guest.function("tick", () -> {}))) {
                guest.fuel(10_000);
                assertThrows(Guest.OutOfFuel.class, () -> guest.call("run"), loop);
                assertTrue(guest.fuel() <= 0, loop);
            }
        }
    }

    @Test
    void recursionEndsAtTheMeteredDepthAndNotInTheEngine() {
        List<String> bodies = List.of(
                "(func $run (export \"run\") (call $run))",
                "(func $run (export \"run\") (call $other)) (func $other (call $run))",
                "(func $run (export \"run\") (call_indirect (type $none) (i32.const 0))) (elem (i32.const 0) $run)");
        for (String body : bodies) {
            String wat = "(module (type $none (func)) (memory (export \"memory\") 1) (table 1 1 funcref) " + body + ")";
            try (Guest guest = Guest.start(engine, wat)) {
                assertThrows(Guest.TooDeep.class, () -> guest.call("run"), body);
            }
        }
    }

    @Test
    void theStartFunctionWaitsForTheHost() {
        try (Guest guest = Guest.start(engine, """
                (module
                  (global $g (mut i32) (i32.const 1))
                  (func $start (global.set $g (i32.const 2)))
                  (start $start)
                  (func (export "run") (result i32) (global.get $g)))
                """)) {
            assertTrue(guest.metered().hasStart());
            assertEquals(1, guest.call("run"));
            guest.call(Metering.START);
            assertEquals(2, guest.call("run"));
        }
    }

    @Test
    void anInterruptStopsAGuestThatIsOutOfReachOfTheMeter() throws Exception {
        for (Thread.Builder builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
            List<Throwable> ends = new ArrayList<>();
            List<Boolean> flags = new ArrayList<>();
            CountDownLatch inside = new CountDownLatch(1);
            try (Guest guest = Guest.start(engine, """
                    (module
                      (import "host" "inside" (func $inside))
                      (memory (export "memory") 1)
                      (func (export "run") (call $inside) (loop $l (br $l))))
                    """, Guest.function("inside", inside::countDown))) {
                Thread thread = builder.start(() -> {
                    try {
                        guest.call("run");
                    } catch (RuntimeException e) {
                        ends.add(e);
                        flags.add(Thread.currentThread().isInterrupted());
                    }
                });
                inside.await();
                thread.interrupt();
                thread.join();
            }
            GuestTrap trap = assertInstanceOf(GuestTrap.class, ends.getFirst());
            assertEquals(Kind.INTERRUPTED, trap.kind());
            assertFalse(flags.getFirst(), "the interrupt was meant for the guest and does not outlast it");
        }
    }

    @Test
    void globalsAreReadAndWrittenBetweenAndInCalls() {
        List<Long> seen = new ArrayList<>();
        List<GuestInstance> self = new ArrayList<>();
        HostBinding look = Guest.function("look", () -> {
            seen.add(self.getFirst().global("counter"));
            self.getFirst().setGlobal("counter", 40);
        });
        try (Guest guest = Guest.start(engine, """
                (module
                  (import "host" "look" (func $look))
                  (global $c (export "counter") (mut i64) (i64.const 5))
                  (func (export "run") (result i64)
                    (global.set $c (i64.add (global.get $c) (i64.const 1)))
                    (call $look)
                    (global.set $c (i64.add (global.get $c) (i64.const 1)))
                    (global.get $c)))
                """, look)) {
            self.add(guest.instance());
            assertEquals(5, guest.instance().global("counter"));
            guest.instance().setGlobal("counter", 7);
            assertEquals(41, guest.call("run"));
            assertEquals(41, guest.instance().global("counter"));
            assertEquals(List.of(8L), seen);
        }
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        try (Guest guest = Guest.start(engine, "(module (memory (export \"memory\") 1) (func (export \"run\")))")) {
            assertThrows(EngineException.class, () -> guest.call("walk"));
            assertThrows(EngineException.class, () -> guest.instance().global("run"));
            assertThrows(EngineException.class, () -> guest.instance().setGlobal("nothing", 1));
        }
        String wat = "(module (import \"host\" \"tick\" (func)) (func (export \"run\")))";
        try (CompiledModule module = engine.compile(Guest.admit(engine, wat, Guest.function("tick", () -> {})))) {
            assertThrows(EngineException.class, () -> module.instantiate(Guest.bindings()));
        }
    }

    @Test
    void aSegmentOutsideTheMemoryIsRefusedWhenInstantiated() {
        String wat = "(module (memory (export \"memory\") 1) (data (i32.const 65535) \"ab\") (func (export \"run\")))";
        try (CompiledModule module = engine.compile(Guest.admit(engine, wat))) {
            assertThrows(EngineException.class, () -> module.instantiate(Guest.bindings()));
        }
    }

    @Test
    void instancesShareNothing() throws Exception {
        String wat = """
                (module
                  (memory (export "memory") 1)
                  (func (export "run") (param i32) (result i32)
                    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 0)))
                    (i32.load (i32.const 0))))
                """;
        try (CompiledModule module = engine.compile(Guest.admit(engine, wat));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> sums = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int step = i;
                sums.add(threads.submit(() -> {
                    try (GuestInstance instance = module.instantiate(Guest.bindings())) {
                        instance.setGlobal(Metering.FUEL_GLOBAL, Guest.GENEROUS);
                        long last = 0;
                        for (int call = 0; call < 50; call++) {
                            last = instance.call("run", step);
                        }
                        return last;
                    }
                }));
            }
            for (int i = 0; i < sums.size(); i++) {
                assertEquals(50L * i, sums.get(i).get());
            }
        }
    }

    @Test
    void aClosedModuleMakesNoInstance() {
        CompiledModule module = engine.compile(Guest.admit(engine, SPIN));
        module.close();
        module.close();
        assertThrows(IllegalStateException.class, () -> module.instantiate(Guest.bindings()));
    }

    @Test
    void aClosedInstanceShowsNoMemory() {
        Guest guest = Guest.start(engine, SPIN);
        GuestMemory memory = guest.instance().memory();
        guest.close();
        guest.close();
        assertThrows(RuntimeException.class, () -> memory.read(0, 1));
        assertThrows(RuntimeException.class, () -> memory.write(0, new byte[1]));
    }

    @Test
    void theValidatorKnowsValidFromInvalid() {
        assertTrue(engine.validator().validate(Wat.assemble(SPIN)).isEmpty());
        assertFalse(engine.validator()
                .validate(Wat.assembleUnchecked("(module (func (result i32) (i64.const 1)))"))
                .isEmpty());
        assertFalse(engine.validator()
                .validate(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 1})
                .isEmpty());
    }

    @Test
    void whatItSaysItRunsItRuns() {
        Map<Feature, String> uses = new EnumMap<>(Feature.class);
        uses.put(
                Feature.MUTABLE_GLOBALS,
                "(global $g (export \"g\") (mut i32) (i32.const 7)) (func $f (result i32) (global.get $g))");
        uses.put(
                Feature.SIGN_EXTENSION,
                "(func $f (result i32) (i32.sub (i32.const 6) (i32.extend8_s (i32.const 255))))");
        uses.put(Feature.SATURATING_FLOAT_TO_INT, "(func $f (result i32) (i32.trunc_sat_f32_s (f32.const 7.9)))");
        uses.put(
                Feature.MULTI_VALUE,
                "(func $two (result i32 i32) (i32.const 3) (i32.const 4)) (func $f (result i32) (call $two) i32.add)");
        uses.put(
                Feature.BULK_MEMORY,
                "(func $f (result i32) (memory.fill (i32.const 0) (i32.const 7) (i32.const 1)) (i32.load8_u (i32.const 0)))");
        uses.put(
                Feature.REFERENCE_TYPES,
                "(table $t 9 9 externref) (func $f (result i32) (i32.sub (table.size $t) (i32.const 2)))");
        uses.put(
                Feature.EXTENDED_CONST,
                "(global $g i32 (i32.add (i32.const 3) (i32.const 4))) (func $f (result i32) (global.get $g))");
        uses.put(Feature.SIMD, "(func $f (result i32) (i32x4.extract_lane 0 (i32x4.splat (i32.const 7))))");
        for (Feature feature : engine.features()) {
            String body = uses.get(feature);
            assertTrue(body != null, () -> "the contract has no test for " + feature);
            String wat = "(module (memory (export \"memory\") 1) " + body + " (export \"run\" (func $f)))";
            try (Guest guest = Guest.start(engine, wat)) {
                assertEquals(7, (int) guest.call("run"), () -> "with " + feature);
            }
        }
    }
}
