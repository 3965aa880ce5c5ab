package dev.caxton.spec.engine;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.spec.suite.Command.Action;
import dev.caxton.spec.suite.SuiteException;
import dev.caxton.spec.suite.SuiteException.Kind;
import dev.caxton.spec.suite.World;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.ValueType;
import dev.caxton.wasm.binary.External;
import dev.caxton.wasm.binary.Import;
import dev.caxton.wasm.binary.ModuleDecoder;
import dev.caxton.wasm.binary.ModuleException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The way every guest goes: {@link FrontEnd#admit}, then an engine behind the runtime's interface. What a guest can't do there is not applicable. */
public final class SpiWorld implements World {

    /** What WebAssembly allows. */
    public static final int MAX_PAGES = 65_536;

    private static final String SPECTEST = "spectest";
    private static final Set<AdmittedImport> PRINTS = prints();

    /** What the suite's words mean in ours. */
    private static final Map<String, GuestTrap.Kind> TRAPS = Map.of(
            "unreachable", GuestTrap.Kind.UNREACHABLE,
            "out of bounds memory access", GuestTrap.Kind.MEMORY_OUT_OF_BOUNDS,
            "out of bounds table access", GuestTrap.Kind.TABLE,
            "undefined element", GuestTrap.Kind.TABLE,
            "uninitialized element", GuestTrap.Kind.TABLE,
            "uninitialized element 2", GuestTrap.Kind.TABLE,
            "indirect call type mismatch", GuestTrap.Kind.INDIRECT_CALL_TYPE,
            "integer divide by zero", GuestTrap.Kind.ARITHMETIC,
            "integer overflow", GuestTrap.Kind.ARITHMETIC,
            "invalid conversion to integer", GuestTrap.Kind.ARITHMETIC);

    private final Engine engine;
    private final Traits traits;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final FrontEnd frontEnd;
    private final Slices slices = new Slices(1L << 20, 1L << 40);
    private final Map<String, Current> instances = new HashMap<>();
    private final Set<String> registered = new HashSet<>();
    private Current current = new Current.Missing("there is no current instance");

    private static final Current FOLLOWS = new Current.Missing("it follows a command that can't be run");

    /** What a name stands for. */
    private sealed interface Current {

        /** An instance. */
        record Live(GuestInstance instance, CompiledModule module, MeteredModule metered) implements Current {}

        /** Nothing, for a reason. */
        record Missing(String reason) implements Current {}
    }

    /**
     * What sets an engine apart from the others.
     *
     * @param pages the largest memory that it can have
     * @param spentByTraps whether an instance can't be called again after a trap; the runtime never does, the suite does
     */
    public record Traits(int pages, boolean spentByTraps) {}

    /**
     * A world.
     *
     * @param engine where the modules run
     * @param traits of the engine
     */
    public SpiWorld(Engine engine, Traits traits) {
        this.engine = engine;
        this.traits = traits;
        this.frontEnd = new FrontEnd(engine.validator());
    }

    @Override
    public void instantiate(Optional<String> name, byte[] module) {
        current = new Current.Missing("its module could not be instantiated");
        try {
            current = live(module);
        } catch (SuiteException e) {
            if (e.kind() == Kind.NOT_APPLICABLE) {
                current = new Current.Missing(String.valueOf(e.getMessage()));
                // It would have been linked with one of those, and could have changed its memory or table.
                registered.forEach(n -> instances.put(n, FOLLOWS));
            }
            throw e;
        } finally {
            name.ifPresent(n -> instances.put(n, current));
        }
    }

    @Override
    public void register(Optional<String> name, String as) {
        String key = name.orElse("(registered as " + as + ")");
        if (name.isEmpty()) {
            instances.put(key, current);
        }
        registered.add(key);
        throw new SuiteException(Kind.NOT_APPLICABLE, "guests are never linked with each other");
    }

    @Override
    public Results run(Action action) {
        Current target = action.module()
                .map(n -> instances.getOrDefault(n, new Current.Missing("there is no such instance")))
                .orElse(current);
        Current.Live live = switch (target) {
            case Current.Live found -> found;
            case Current.Missing missing -> throw new SuiteException(Kind.NOT_APPLICABLE, missing.reason());
        };
        if (action.arguments().stream().anyMatch(v -> v.type().endsWith("ref"))) {
            // What the call would have changed, later commands may ask for.
            current = FOLLOWS;
            action.module().ifPresent(n -> instances.put(n, FOLLOWS));
            throw new SuiteException(Kind.NOT_APPLICABLE, "no reference passes between guest and host");
        }
        if (action.get()) {
            return Results.all(live.instance().global(action.field()));
        }
        long[] arguments =
                action.arguments().stream().mapToLong(v -> v.argument()).toArray();
        try {
            return Results.first(call(live.instance(), action.field(), arguments));
        } catch (SuiteException e) {
            if (traits.spentByTraps()) {
                replace(live);
            }
            throw e;
        }
    }

    /** As in the runtime, the next call meets a fresh instance. Every name of the old one means the new one. */
    private void replace(Current.Live spent) {
        Current.Live fresh =
                new Current.Live(instance(spent.module(), spent.metered()), spent.module(), spent.metered());
        if (current.equals(spent)) {
            current = fresh;
        }
        instances.replaceAll((name, instance) -> instance.equals(spent) ? fresh : instance);
    }

    @Override
    public boolean means(String text, SuiteException failure) {
        if (failure.kind() != Kind.TRAP || !(failure.getCause() instanceof GuestTrap trap)) {
            // Why linking failed is told by the kind alone.
            return true;
        }
        return trap.kind() == TRAPS.get(text);
    }

    @Override
    public Optional<String> refusal(byte[] module) {
        runnable(module);
        ModuleRules rules = rules(Set.of());
        return switch (frontEnd.admit(module, rules)) {
            case FrontEndResult.Admitted admitted -> Optional.empty();
            case FrontEndResult.Refused refused ->
                // The rules about imports come before validation, so a module that breaks both is refused for the
                // first.
                Optional.of(refused.refusal().message());
        };
    }

    private Current.Live live(byte[] module) {
        runnable(module);
        MeteredModule metered = switch (frontEnd.admit(module, rules(admissible(module)))) {
            case FrontEndResult.Admitted admitted -> admitted.module();
            case FrontEndResult.Refused refused ->
                throw new SuiteException(
                        kind(refused.refusal().code()), refused.refusal().toString());
        };
        CompiledModule compiled = engine.compile(metered);
        open.add(compiled);
        return new Current.Live(instance(compiled, metered), compiled, metered);
    }

    private GuestInstance instance(CompiledModule compiled, MeteredModule metered) {
        List<HostBinding> bindings = new ArrayList<>(slices.bindings());
        metered.imports().stream()
                .distinct()
                .forEach(imported -> bindings.add(new HostBinding(imported, (memory, arguments) -> 0)));
        GuestInstance instance;
        try {
            instance = compiled.instantiate(bindings);
        } catch (EngineException e) {
            throw new SuiteException(Kind.TRAP, String.valueOf(e.getMessage()), e);
        }
        open.add(instance);
        if (metered.hasStart()) {
            call(instance, Metering.START);
        }
        return instance;
    }

    private Kind kind(String code) {
        if (code.startsWith("CAX-WASM-IMPORT")) {
            return Kind.UNLINKABLE;
        }
        return code.equals("CAX-WASM-MEMORY") && traits.pages() < MAX_PAGES ? Kind.NOT_APPLICABLE : Kind.REFUSED;
    }

    /** An engine that lacks a feature refuses for that reason whatever else is wrong: nothing can be told from that. */
    private void runnable(byte[] module) {
        EnumSet<Feature> lacking = EnumSet.noneOf(Feature.class);
        try {
            lacking.addAll(ModuleDecoder.decode(module).uses().all().keySet());
        } catch (ModuleException e) {
            // The front end will refuse it before any engine sees it.
            return;
        }
        lacking.retainAll(MeteredPreparation.WEBASSEMBLY_2);
        lacking.removeAll(engine.features());
        if (!lacking.isEmpty()) {
            throw new SuiteException(Kind.NOT_APPLICABLE, "the engine does not run " + lacking);
        }
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable opened : open.reversed()) {
                opened.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("an engine failed to give back what it held", e);
        }
    }

    private long call(GuestInstance instance, String export, long... arguments) {
        slices.begin(instance);
        try {
            return instance.call(export, arguments);
        } catch (GuestTrap e) {
            throw new SuiteException(
                    e.kind() == GuestTrap.Kind.STACK ? Kind.EXHAUSTED : Kind.TRAP, String.valueOf(e.getMessage()), e);
        } catch (Slices.TooDeep e) {
            throw new SuiteException(Kind.EXHAUSTED, "too deep", e);
        } catch (Slices.OutOfFuel | EngineException e) {
            if (e.getCause() instanceof UnsupportedOperationException) {
                throw new SuiteException(Kind.NOT_APPLICABLE, "no reference passes between guest and host", e);
            }
            if (String.valueOf(e.getMessage()).contains("at most one result")) {
                throw new SuiteException(Kind.NOT_APPLICABLE, "several results never pass from guest to host", e);
            }
            throw new SuiteException(Kind.BROKEN, e.toString(), e);
        }
    }

    /** The suite's own functions, unless the module imports what no guest can. */
    private static Set<AdmittedImport> admissible(byte[] module) {
        try {
            for (Import imported : ModuleDecoder.decode(module).module().imports()) {
                if (!(imported.external() instanceof External.OfFunction)) {
                    throw new SuiteException(Kind.NOT_APPLICABLE, "guests import nothing but functions");
                }
                if (!imported.module().equals(SPECTEST)) {
                    throw new SuiteException(Kind.NOT_APPLICABLE, "guests are never linked with each other");
                }
            }
        } catch (ModuleException e) {
            throw new SuiteException(Kind.REFUSED, e.what(), e);
        }
        return PRINTS;
    }

    private ModuleRules rules(Set<AdmittedImport> imports) {
        return new ModuleRules(
                "suite",
                MeteredPreparation.WEBASSEMBLY_2,
                imports,
                100,
                List.of(),
                traits.pages(),
                MeteredPreparation.CALL_DEPTH);
    }

    private static Set<AdmittedImport> prints() {
        Map<String, List<ValueType>> types = Map.of(
                "print", List.of(),
                "print_i32", List.of(ValueType.I32),
                "print_i64", List.of(ValueType.I64),
                "print_f32", List.of(ValueType.F32),
                "print_f64", List.of(ValueType.F64),
                "print_i32_f32", List.of(ValueType.I32, ValueType.F32),
                "print_f64_f64", List.of(ValueType.F64, ValueType.F64));
        Set<AdmittedImport> imports = new HashSet<>();
        types.forEach((name, parameters) -> imports.add(
                new AdmittedImport(SPECTEST, name, new FunctionType(Objects.requireNonNull(parameters), List.of()))));
        return imports;
    }
}
