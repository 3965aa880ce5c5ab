package dev.caxton.spec.mutation;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.spec.engine.Slices;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.Refusal;
import dev.caxton.wasm.ValueType;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.Export;
import dev.caxton.wasm.binary.ModuleDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Says whether the front end and an engine did with a mutant what they promise. Used by one thread. */
final class Judge {

    private static final Pattern CODE = Pattern.compile("CAX-WASM-[A-Z-]+");
    private static final int MAX_CALLS = 3;
    private static final int MAX_PAGES = 64;
    private static final int CALL_DEPTH = 100;
    private static final Set<AdmittedImport> IMPORTS = Set.of(
            new AdmittedImport("spectest", "print", new FunctionType(List.of(), List.of())),
            new AdmittedImport("spectest", "print_i32", new FunctionType(List.of(ValueType.I32), List.of())),
            new AdmittedImport("spectest", "print_f32", new FunctionType(List.of(ValueType.F32), List.of())));

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Engine engine;

    Judge(Engine engine) {
        this.engine = engine;
    }

    /** How often each way to end was seen. */
    Map<String, Integer> outcomes() {
        return Map.copyOf(outcomes);
    }

    /**
     * Takes a mutant all the way.
     *
     * @throws RuntimeException or an Error, if a promise was broken
     */
    void judge(byte[] mutant) {
        ModuleRules rules =
                new ModuleRules("mutants", engine.features(), IMPORTS, 10, List.of(), MAX_PAGES, CALL_DEPTH);
        switch (new FrontEnd(engine.validator()).admit(mutant, rules)) {
            case FrontEndResult.Refused refused -> refused(refused.refusal());
            case FrontEndResult.Admitted admitted -> admitted(mutant, admitted.module());
        }
    }

    private void refused(Refusal refusal) {
        if (!CODE.matcher(refusal.code()).matches()
                || refusal.message().isBlank()
                || refusal.remedy().isBlank()
                || refusal.message().length() > 2_000
                || refusal.message().chars().anyMatch(c -> c < ' ')) {
            throw new IllegalStateException("a refusal without code, text or remedy, or with raw bytes: " + refusal);
        }
        outcomes.merge(refusal.code(), 1, Integer::sum);
    }

    private void admitted(byte[] mutant, MeteredModule module) {
        Slices slices = new Slices(5_000, 20_000);
        List<HostBinding> bindings = new ArrayList<>(slices.bindings());
        module.imports().stream()
                .distinct()
                .forEach(imported -> bindings.add(new HostBinding(imported, (memory, arguments) -> 0)));
        try (CompiledModule compiled = engine.compile(module)) {
            GuestInstance instance;
            try {
                instance = compiled.instantiate(bindings);
            } catch (EngineException e) {
                // The one thing that is neither malformed nor invalid and still can't be instantiated.
                if (!String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("out of bounds")) {
                    throw e;
                }
                outcomes.merge("admitted: a segment does not fit", 1, Integer::sum);
                return;
            }
            try (instance) {
                calls(ModuleDecoder.decode(mutant).module(), module, instance, slices);
            }
        }
    }

    private void calls(DecodedModule original, MeteredModule module, GuestInstance instance, Slices slices) {
        String end = "admitted: nothing to call";
        if (module.hasStart()) {
            end = call(instance, slices, Metering.START, 0);
        }
        int calls = 0;
        for (Export export : original.exports()) {
            if (export.kind() == Export.Kind.FUNCTION && calls++ < MAX_CALLS && !end.contains("ended")) {
                end = call(
                        instance,
                        slices,
                        export.name(),
                        original.signature(export.index()).parameterCount());
            }
        }
        outcomes.merge(end, 1, Integer::sum);
    }

    private static String call(GuestInstance instance, Slices slices, String export, int parameters) {
        slices.begin(instance);
        try {
            instance.call(export, new long[parameters]);
            return "admitted: ran";
        } catch (GuestTrap e) {
            return "admitted: ended by trap " + e.kind();
        } catch (Slices.OutOfFuel | Slices.TooDeep e) {
            return "admitted: ended " + e.getMessage();
        } catch (EngineException e) {
            if (e.getCause() instanceof UnsupportedOperationException) {
                return "admitted: ended at a function with references, which no host calls";
            }
            throw e;
        }
    }
}
