package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.fail;

import dev.caxton.policy.Feature;
import dev.caxton.testkit.Wat;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/** What the tests of the front end share: an independent validator, rules, and short forms. */
final class Lab {

    static final Validator ENDIVE = module -> {
        try {
            Parser.parse(module);
            return Optional.empty();
        } catch (WasmEngineException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    };

    static final FrontEnd FRONT_END = new FrontEnd(ENDIVE);

    static final AdmittedImport LOG =
            new AdmittedImport("env", "log", new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of()));

    static final ModuleRules ALL =
            new ModuleRules("all", EnumSet.allOf(Feature.class), Set.of(LOG), 8, List.of(), 16, 100);

    private Lab() {}

    static ModuleRules features(Feature... features) {
        return new ModuleRules("some", Set.of(features), ALL.imports(), 8, List.of(), 16, 100);
    }

    static ModuleRules exports(RequiredExport... exports) {
        return new ModuleRules("some", ALL.features(), ALL.imports(), 8, List.of(exports), 16, 100);
    }

    static MeteredModule admitted(byte[] wasm, ModuleRules rules) {
        return switch (FRONT_END.admit(wasm, rules)) {
            case FrontEndResult.Admitted admitted -> admitted.module();
            case FrontEndResult.Refused refused -> fail(refused.refusal().toString());
        };
    }

    static MeteredModule admitted(String wat) {
        return admitted(Wat.assemble(wat), ALL);
    }

    static Refusal refused(byte[] wasm, ModuleRules rules) {
        return switch (FRONT_END.admit(wasm, rules)) {
            case FrontEndResult.Admitted admitted ->
                fail("admitted, with warnings " + admitted.module().warnings());
            case FrontEndResult.Refused refused -> refused.refusal();
        };
    }

    static Refusal refused(String wat, ModuleRules rules) {
        return refused(Wat.assembleUnchecked(wat), rules);
    }
}
