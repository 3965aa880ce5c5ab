package dev.caxton.wasm;

import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.Export;
import dev.caxton.wasm.binary.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Refuses modules that lack what the host calls, export it with another type, or use reserved names. */
final class ExportGate {

    private ExportGate() {}

    static Optional<Refusal> check(DecodedModule module, ModuleRules rules) {
        Map<String, Export> exports = new HashMap<>();
        for (Export export : module.exports()) {
            if (export.name().startsWith(Metering.RESERVED)) {
                return Optional.of(new Refusal(
                        Refusals.RESERVED,
                        "The export \"%s\" is reserved for Caxton's meter (export section, byte %d)."
                                .formatted(Text.printable(export.name()), export.offset()),
                        "Give it a name that does not begin with \"%s\".".formatted(Metering.RESERVED)));
            }
            exports.put(export.name(), export);
        }
        for (RequiredExport required : rules.exports()) {
            Optional<Refusal> refusal = Optional.ofNullable(exports.get(required.name()))
                    .map(export -> check(export, required, module))
                    .orElseGet(() -> missing(required));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> missing(RequiredExport required) {
        if (!required.mandatory()) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                Refusals.EXPORT,
                "The module does not export \"%s\", which must be %s.".formatted(required.name(), wanted(required)),
                "Export it: -Wl,--export=%s (clang), #[no_mangle] pub extern \"C\" (Rust), //go:wasmexport (Go)."
                        .formatted(required.name())));
    }

    private static Optional<Refusal> check(Export export, RequiredExport required, DecodedModule module) {
        boolean fits = required.type()
                .map(type -> export.kind() == Export.Kind.FUNCTION
                        && export.index() >= module.importedFunctions()
                        && Signatures.type(module.signature(export.index())).equals(type))
                .orElse(export.kind() == Export.Kind.MEMORY);
        if (fits) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                Refusals.EXPORT,
                "The export \"%s\" is %s, but must be %s (export section, byte %d)."
                        .formatted(export.name(), found(export, module), wanted(required), export.offset()),
                "Export it with the type that docs/guest-abi.md gives it."));
    }

    private static String wanted(RequiredExport required) {
        return required.type()
                .map(type -> "a function of the module of type " + Signatures.text(type))
                .orElse("the memory");
    }

    private static String found(Export export, DecodedModule module) {
        return switch (export.kind()) {
            case FUNCTION ->
                (export.index() < module.importedFunctions() ? "an imported function of type " : "a function of type ")
                        + Signatures.text(Signatures.type(module.signature(export.index())));
            case TABLE -> "a table";
            case MEMORY -> "a memory";
            case GLOBAL -> "a global";
        };
    }
}
