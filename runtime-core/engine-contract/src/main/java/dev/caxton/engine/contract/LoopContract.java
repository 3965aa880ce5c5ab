package dev.caxton.engine.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every way to go on for ever is stopped: by the fuel, and where fuel is generous by the clock, which the host looks at between slices. */
public abstract class LoopContract {

    // With the other number: fewer host calls than wasmtime makes in one call.
    private static final long SLICE = 2_000;
    private static final int SLICES_TO_THE_DEADLINE = 50;

    private final Engine engine;

    /**
     * The contract of one engine.
     *
     * @param engine the engine
     */
    protected LoopContract(Engine engine) {
        this.engine = engine;
    }

    /**
     * A way to go on for ever.
     *
     * @param name what it is called
     * @param entry the export to call
     * @param functions functions of the module
     */
    public record Way(String name, String entry, String functions) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The ways there are.
     *
     * @return eight
     */
    public static Stream<Way> ways() {
        return Stream.of(
                run("loop", "(loop $l (br $l))"),
                run("br_table", "(loop $l (br_table $l $l (i32.const 0)))"),
                run("host call", "(loop $l (call $tick) (br $l))"),
                run("call_indirect", "(loop $l (call_indirect (type $none) (i32.const 0)) (br $l))"),
                run("memory.grow", "(loop $l (drop (memory.grow (i32.const 0))) (br $l))"),
                // Two calls at each of 60 levels: within the depth that is admitted, and older than the universe.
                new Way("recursion", "run", """
                        (func $down (param i32)
                          (if (local.get 0) (then
                            (call $down (i32.sub (local.get 0) (i32.const 1)))
                            (call $down (i32.sub (local.get 0) (i32.const 1))))))
                        (func (export "run") (call $down (i32.const 60)))
                        """),
                new Way("mutual recursion", "run", """
                        (func $even (param i32)
                          (if (local.get 0) (then
                            (call $odd (i32.sub (local.get 0) (i32.const 1)))
                            (call $odd (i32.sub (local.get 0) (i32.const 1))))))
                        (func $odd (param i32)
                          (if (local.get 0) (then
                            (call $even (i32.sub (local.get 0) (i32.const 1)))
                            (call $even (i32.sub (local.get 0) (i32.const 1))))))
                        (func (export "run") (call $even (i32.const 60)))
                        """),
                new Way("start function", Metering.START, "(func $start (loop $l (br $l))) (start $start)"));
    }

    private static Way run(String name, String body) {
        return new Way(name, "run", "(func (export \"run\") " + body + ")");
    }

    /** The host's clock says that it is late. */
    private static final class Late extends TurnEnd {
        private static final long serialVersionUID = 1L;

        Late() {
            super("late");
        }
    }

    @TestFactory
    Stream<DynamicTest> endsWithItsFuel() {
        return ways().map(way -> DynamicTest.dynamicTest(way.name(), () -> {
            AtomicInteger asked = new AtomicInteger();
            Guest.OutOfFuel end = new Guest.OutOfFuel();
            assertSame(end, ended(way, asked, 1, end));
            assertEquals(1, asked.get(), "it had one slice");
        }));
    }

    @TestFactory
    Stream<DynamicTest> endsWithTheClockWhereFuelIsGenerous() {
        return ways().map(way -> DynamicTest.dynamicTest(way.name(), () -> {
            AtomicInteger asked = new AtomicInteger();
            Late end = new Late();
            assertSame(end, ended(way, asked, SLICES_TO_THE_DEADLINE, end));
            assertEquals(SLICES_TO_THE_DEADLINE, asked.get(), "it had all slices until then");
        }));
    }

    private TurnEnd ended(Way way, AtomicInteger asked, int slices, TurnEnd end) {
        HostBinding tick = Guest.function("tick", () -> {});
        MeteredModule metered = Guest.admit(engine, """
                (module
                  (type $none (func))
                  (import "host" "tick" (func $tick))
                  (memory (export "memory") 1 2)
                  (table 1 1 funcref)
                  (elem (i32.const 0) $nothing)
                  (func $nothing)
                  %s)
                """.formatted(way.functions()), tick);
        List<HostBinding> bindings = List.of(
                tick,
                new HostBinding(Metering.QUANTUM, (memory, arguments) -> {
                    assertTrue(arguments[0] < 0, "it is asked when the slice does not suffice");
                    if (asked.incrementAndGet() == slices) {
                        throw end;
                    }
                    return SLICE;
                }),
                new HostBinding(Metering.TOO_DEEP, (memory, arguments) -> {
                    throw new Guest.TooDeep();
                }));
        try (CompiledModule module = engine.compile(metered);
                GuestInstance instance = module.instantiate(bindings)) {
            instance.setGlobal(Metering.FUEL_GLOBAL, SLICE);
            instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
            return assertThrows(TurnEnd.class, () -> instance.call(way.entry()), way.name());
        }
    }
}
