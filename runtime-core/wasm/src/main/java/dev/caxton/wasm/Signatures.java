package dev.caxton.wasm;

import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.External;
import dev.caxton.wasm.binary.Import;
import dev.caxton.wasm.binary.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** From the codes of the binary format to public types. */
final class Signatures {

    private Signatures() {}

    static FunctionType type(Signature signature) {
        List<ValueType> parameters = new ArrayList<>();
        for (int i = 0; i < signature.parameterCount(); i++) {
            parameters.add(value(signature.parameter(i)));
        }
        List<ValueType> results = new ArrayList<>();
        for (int i = 0; i < signature.resultCount(); i++) {
            results.add(value(signature.result(i)));
        }
        return new FunctionType(parameters, results);
    }

    private static ValueType value(int code) {
        for (ValueType type : ValueType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no value type 0x%02X".formatted(code));
    }

    static List<AdmittedImport> imports(DecodedModule module) {
        List<AdmittedImport> imports = new ArrayList<>();
        for (Import imported : module.imports()) {
            if (imported.external() instanceof External.OfFunction function) {
                imports.add(new AdmittedImport(
                        imported.module(), imported.name(), type(module.types().get(function.type()))));
            }
        }
        return imports;
    }

    /** The type as the text format writes it, such as {@code (i32, i32) -> i64}. */
    static String text(FunctionType type) {
        return list(type.parameters()) + " -> " + list(type.results());
    }

    private static String list(List<ValueType> types) {
        return types.stream().map(ValueType::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
