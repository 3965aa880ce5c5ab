package dev.caxton.engine.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.GuestInstance;
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
import java.util.List;
import java.util.stream.Collectors;

/**
 * One guest for a test: text through the real front end, and a meter that ends the guest when its one slice is used up.
 *
 * <p>Its host functions are imported from the module {@code host}.
 */
public final class Guest implements AutoCloseable {

    /** More than any guest of the contract uses. */
    public static final long GENEROUS = 1L << 50;

    private static final int PAGES = 64;
    private static final int DEPTH = 200;

    private final MeteredModule metered;
    private final GuestInstance instance;

    private Guest(MeteredModule metered, GuestInstance instance) {
        this.metered = metered;
        this.instance = instance;
    }

    /** The guest used up its slice. */
    public static final class OutOfFuel extends TurnEnd {
        private static final long serialVersionUID = 1L;

        OutOfFuel() {
            super("out of fuel");
        }
    }

    /** The guest went too deep. */
    public static final class TooDeep extends TurnEnd {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super("too deep");
        }
    }

    /**
     * Admits a text.
     *
     * @param engine whose validator and features count
     * @param wat the text of a module
     * @param functions the host functions it may import
     * @return the metered module
     */
    public static MeteredModule admit(Engine engine, String wat, HostBinding... functions) {
        ModuleRules rules = new ModuleRules(
                "test",
                engine.features(),
                List.of(functions).stream().map(HostBinding::signature).collect(Collectors.toSet()),
                functions.length,
                List.of(),
                PAGES,
                DEPTH);
        FrontEndResult result = new FrontEnd(engine.validator()).admit(Wat.assemble(wat), rules);
        return assertInstanceOf(FrontEndResult.Admitted.class, result, result::toString)
                .module();
    }

    /** The bindings of metering, and others. */
    public static List<HostBinding> bindings(HostBinding... functions) {
        List<HostBinding> bindings = new ArrayList<>(List.of(functions));
        bindings.add(new HostBinding(Metering.QUANTUM, (memory, arguments) -> {
            throw new OutOfFuel();
        }));
        bindings.add(new HostBinding(Metering.TOO_DEEP, (memory, arguments) -> {
            throw new TooDeep();
        }));
        return bindings;
    }

    /**
     * A running guest with generous fuel.
     *
     * @param engine the engine
     * @param wat the text of a module
     * @param functions the host functions it may import
     * @return the guest
     */
    public static Guest start(Engine engine, String wat, HostBinding... functions) {
        MeteredModule metered = admit(engine, wat, functions);
        // The module may go: its instance lives on.
        try (CompiledModule module = engine.compile(metered)) {
            Guest guest = new Guest(metered, module.instantiate(bindings(functions)));
            guest.fuel(GENEROUS);
            return guest;
        }
    }

    /**
     * A host function.
     *
     * @param name its name in the module {@code host}
     * @param parameters types of its parameters
     * @param results types of its results
     * @param body what it does
     * @return the binding
     */
    public static HostBinding function(
            String name, List<ValueType> parameters, List<ValueType> results, HostBinding.Body body) {
        return new HostBinding(new AdmittedImport("host", name, new FunctionType(parameters, results)), body);
    }

    /**
     * A host function without parameters and results.
     *
     * @param name its name in the module {@code host}
     * @param body what it does
     * @return the binding
     */
    public static HostBinding function(String name, Runnable body) {
        return function(name, List.of(), List.of(), (memory, arguments) -> {
            body.run();
            return 0;
        });
    }

    /**
     * The instance.
     *
     * @return always the same
     */
    public GuestInstance instance() {
        return instance;
    }

    /**
     * The module it was made from.
     *
     * @return the metered module
     */
    public MeteredModule metered() {
        return metered;
    }

    /**
     * Sets the counter.
     *
     * @param units what the next call may use
     */
    public void fuel(long units) {
        instance.setGlobal(Metering.FUEL_GLOBAL, units);
    }

    /**
     * Reads the counter.
     *
     * @return what is left
     */
    public long fuel() {
        return instance.global(Metering.FUEL_GLOBAL);
    }

    /**
     * Calls an export, from depth 0.
     *
     * @param export its name
     * @param arguments as raw bits
     * @return as the engine answers
     */
    public long call(String export, long... arguments) {
        instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
        return instance.call(export, arguments);
    }

    @Override
    public void close() {
        instance.close();
    }
}
