package dev.caxton.wasm;

import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.External;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.Import;
import dev.caxton.wasm.binary.Place;
import dev.caxton.wasm.binary.Text;
import java.util.Optional;

/** Refuses every import that is not a function the rules admit with exactly that type. */
final class ImportGate {

    private ImportGate() {}

    static Optional<Refusal> check(DecodedModule module, ModuleRules rules) {
        for (Import imported : module.imports()) {
            Optional<Refusal> refusal = check(imported, module, rules);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        if (module.importedFunctions() > rules.maxImports()) {
            return Optional.of(
                    new Refusal(
                            Refusals.IMPORT_COUNT,
                            "The module imports %d functions, where \"%s\" admits at most %d (import section)."
                                    .formatted(module.importedFunctions(), rules.level(), rules.maxImports()),
                            "Import only what is called (-Wl,--gc-sections, `wasm-opt -O`), or give the agent a level that admits more."));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> check(Import imported, DecodedModule module, ModuleRules rules) {
        String name = "\"%s\" \"%s\"".formatted(Text.printable(imported.module()), Text.printable(imported.name()));
        String place = place(imported);
        if (imported.module().startsWith(Metering.RESERVED)) {
            return Optional.of(new Refusal(
                    Refusals.RESERVED,
                    "The import %s is reserved for Caxton's meter (%s).".formatted(name, place),
                    "Import from a module whose name does not begin with \"%s\".".formatted(Metering.RESERVED)));
        }
        return switch (imported.external()) {
            case External.OfFunction function -> {
                FunctionType type = Signatures.type(module.types().get(function.type()));
                yield function(new AdmittedImport(imported.module(), imported.name(), type), name, place, rules);
            }
            case External.OfTable t -> onlyFunctions("a table", name, place);
            case External.OfMemory m -> onlyFunctions("a memory", name, place);
            case External.OfGlobal g -> onlyFunctions("a global", name, place);
        };
    }

    private static Optional<Refusal> function(AdmittedImport wanted, String name, String place, ModuleRules rules) {
        if (rules.imports().contains(wanted)) {
            return Optional.empty();
        }
        Optional<AdmittedImport> other = rules.imports().stream()
                .filter(i -> i.module().equals(wanted.module()) && i.name().equals(wanted.name()))
                .findFirst();
        return Optional.of(
                other.map(admitted -> new Refusal(
                                Refusals.IMPORT,
                                "The import %s has the type %s, but the host's function has %s (%s)."
                                        .formatted(
                                                name,
                                                Signatures.text(wanted.type()),
                                                Signatures.text(admitted.type()),
                                                place),
                                "Declare it with the type that docs/guest-abi.md gives it."))
                        .orElseGet(
                                () -> new Refusal(
                                        Refusals.IMPORT,
                                        "The import %s is not admitted by \"%s\" (%s)."
                                                .formatted(name, rules.level(), place),
                                        "Remove the import, or give the agent a level that admits it; docs/guest-abi.md lists what there is.")));
    }

    private static Optional<Refusal> onlyFunctions(String what, String name, String place) {
        return Optional.of(new Refusal(
                Refusals.IMPORT,
                "The import %s is %s, and only functions can be imported (%s).".formatted(name, what, place),
                "Define it in the module: no -Wl,--import-memory, --import-table or -fPIC."));
    }

    private static String place(Import imported) {
        return new Place("import section", Place.NO_FUNCTION, imported.offset()).describe(FunctionNames.NONE);
    }
}
