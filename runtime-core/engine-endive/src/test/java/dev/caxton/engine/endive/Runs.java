package dev.caxton.engine.endive;

import dev.caxton.engine.contract.Guest;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;

/** Guests that several tests run. Assembled and admitted once. */
final class Runs {

    /** How many statements the function of {@link #OVERSIZED} has. */
    static final int STATEMENTS = 9_000;

    /** {@code run(i32) -> i32}: a function with more statements than a Java method can hold, between two that are compiled and call each other through it. */
    static final MeteredModule OVERSIZED = Guest.admit(new EndiveCompiled(), """
            (module
              (memory (export "memory") 1)
              (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
              (func $huge (param i32) (result i32)
                %s
                (call $twice (local.get 0)))
              (func (export "run") (param i32) (result i32) (call $huge (local.get 0))))
            """.formatted(
            "(local.set 0 (i32.add (i32.xor (local.get 0) (i32.const 77777)) (i32.const 99999)))".repeat(STATEMENTS)));

    /** What a run came to. */
    record Result(int value, long fuel) {}

    private Runs() {}

    /** Calls {@code run} of a fresh instance of a module compiled for it. */
    static Result run(Engine engine, MeteredModule metered, long... arguments) {
        try (CompiledModule module = engine.compile(metered);
                GuestInstance instance = module.instantiate(Guest.bindings())) {
            instance.setGlobal(Metering.FUEL_GLOBAL, Guest.GENEROUS);
            instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
            long value = instance.call("run", arguments);
            return new Result((int) value, Guest.GENEROUS - instance.global(Metering.FUEL_GLOBAL));
        }
    }
}
