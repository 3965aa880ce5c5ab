package dev.caxton.spec.differential;

import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.spec.engine.Slices;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The way every guest goes: front end, meter, engine. What the meter counted is seen too. */
public final class MeteredEngine implements Subject {

    /** Fuel that is not known, because a trap left the counter inside a block. */
    public static final long UNKNOWN = -1;

    private static final List<ValueType> LOGGED = List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64);
    private static final int MAX_PAGES = 160;
    private static final int DEEP = 1_000;
    private static final long PLENTY = 1L << 40;

    private final Engine engine;
    private final Regime regime;

    /**
     * How tightly the meter is set.
     *
     * @param slice units in a slice
     * @param callDepth nested calls
     */
    public record Regime(long slice, int callDepth) {

        /** Everything that ends by itself ends by itself, within one slice. */
        public static final Regime GENEROUS = new Regime(PLENTY, DEEP);

        /** The host is asked for fuel all the time. */
        public static final Regime SMALL_SLICES = new Regime(257, DEEP);

        /** Calls are soon too deep. */
        public static final Regime SHALLOW = new Regime(PLENTY, 3);
    }

    /**
     * What was seen.
     *
     * @param lines as every subject writes them
     * @param fuel what each call used, or {@link #UNKNOWN}
     */
    public record Metered(List<String> lines, List<Long> fuel) {

        /** Copies the lists. */
        public Metered {
            lines = List.copyOf(lines);
            fuel = List.copyOf(fuel);
        }
    }

    /**
     * A subject.
     *
     * @param engine where modules run
     * @param regime how the meter is set
     */
    public MeteredEngine(Engine engine, Regime regime) {
        this.engine = engine;
        this.regime = regime;
    }

    @Override
    public String name() {
        return engine.id() + " metered, slices of " + regime.slice() + ", depth " + regime.callDepth();
    }

    @Override
    public List<List<String>> observe(List<Plan> plans) {
        return plans.stream().map(p -> metered(p).lines()).toList();
    }

    /**
     * Carries out a plan.
     *
     * @param plan what to do
     * @return what was seen
     */
    public Metered metered(Plan plan) {
        List<String> lines = new ArrayList<>();
        List<Long> fuel = new ArrayList<>();
        StringBuilder log = new StringBuilder();
        Slices slices = new Slices(regime.slice(), PLENTY);
        try (CompiledModule compiled = engine.compile(admit(plan))) {
            GuestInstance instance = compiled.instantiate(bindings(slices, log));
            for (Plan.Call call : plan.calls()) {
                slices.begin(instance);
                instance.call(Plan.RESET);
                Ended ended = run(instance, slices, log, call);
                lines.add(ended.line());
                fuel.add(ended.fuel());
                if (ended.spent()) {
                    instance.close();
                    instance = compiled.instantiate(bindings(slices, log));
                }
            }
            instance.close();
        }
        return new Metered(lines, fuel);
    }

    /**
     * Runs each call that completes again, alone and with half of what it used.
     *
     * @param plan what to do
     * @param fuel what each call used with plenty of fuel
     * @return how each ended; a call without known fuel is left out
     */
    public Metered starved(Plan plan, List<Long> fuel) {
        List<String> lines = new ArrayList<>();
        List<Long> used = new ArrayList<>();
        StringBuilder log = new StringBuilder();
        try (CompiledModule compiled = engine.compile(admit(plan))) {
            for (int i = 0; i < plan.calls().size(); i++) {
                if (fuel.get(i) < 2) {
                    continue;
                }
                Slices slices = new Slices(regime.slice(), fuel.get(i) / 2);
                try (GuestInstance instance = compiled.instantiate(bindings(slices, log))) {
                    slices.begin(instance);
                    // What it takes to begin is not what is looked at.
                    Slices.refill(instance, PLENTY);
                    instance.call(Plan.RESET);
                    Ended ended = run(instance, slices, log, plan.calls().get(i));
                    lines.add(ended.line());
                    used.add(ended.fuel());
                }
            }
        }
        return new Metered(lines, used);
    }

    private record Ended(String line, long fuel, boolean spent) {}

    private static Ended run(GuestInstance instance, Slices slices, StringBuilder log, Plan.Call call) {
        log.setLength(0);
        slices.begin(instance);
        String end;
        long fuel;
        boolean spent = true;
        try {
            long result = instance.call(call.export(), call.raw());
            end = Seen.returned(call.result(), result);
            fuel = slices.used(instance);
            spent = false;
        } catch (GuestTrap e) {
            end = "trap " + trap(e.kind(), e);
            fuel = UNKNOWN;
        } catch (Slices.OutOfFuel e) {
            end = "out of fuel";
            fuel = slices.used(instance);
        } catch (Slices.TooDeep e) {
            end = "too deep";
            fuel = slices.used(instance);
        }
        long size = instance.memory().size();
        String memory = Seen.memory(instance.memory().read(0, Math.toIntExact(size)));
        return new Ended(call.export() + " " + log + end + " " + memory, fuel, spent);
    }

    private static String trap(GuestTrap.Kind kind, GuestTrap trap) {
        return switch (kind) {
            case UNREACHABLE -> "unreachable";
            case MEMORY_OUT_OF_BOUNDS -> "memory";
            case TABLE, INDIRECT_CALL_TYPE -> "indirect call";
            case ARITHMETIC -> "arithmetic";
            case STACK -> "stack";
            case INTERRUPTED, OTHER -> kind + " " + trap.getMessage();
        };
    }

    private MeteredModule admit(Plan plan) {
        Set<AdmittedImport> imports = logs().stream().collect(Collectors.toSet());
        ModuleRules rules = new ModuleRules(
                "differential",
                LevelRules.of(Level.DEFAULT).features(),
                imports,
                imports.size(),
                List.of(),
                MAX_PAGES,
                regime.callDepth());
        return switch (new FrontEnd(engine.validator()).admit(plan.module(), rules)) {
            case FrontEndResult.Admitted admitted -> admitted.module();
            case FrontEndResult.Refused refused ->
                throw new IllegalStateException(plan.name() + " is valid, but refused: " + refused.refusal());
        };
    }

    private static List<AdmittedImport> logs() {
        List<AdmittedImport> imports = new ArrayList<>();
        for (ValueType type : LOGGED) {
            imports.add(new AdmittedImport(
                    Plan.LOG_MODULE,
                    "log-" + type.name().toLowerCase(java.util.Locale.ROOT),
                    new FunctionType(List.of(type), List.of())));
        }
        return imports;
    }

    private static List<HostBinding> bindings(Slices slices, StringBuilder log) {
        List<HostBinding> bindings = new ArrayList<>(slices.bindings());
        for (int i = 0; i < LOGGED.size(); i++) {
            char letter = Plan.TYPES.charAt(i);
            bindings.add(new HostBinding(logs().get(i), (memory, arguments) -> {
                log.append(Seen.value(letter, arguments[0])).append(' ');
                return 0;
            }));
        }
        return bindings;
    }
}
