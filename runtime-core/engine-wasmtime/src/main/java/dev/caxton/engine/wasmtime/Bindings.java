package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.AdmittedImport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the binding for each import. */
final class Bindings {

    private Bindings() {}

    /**
     * One binding for each imported name, in the order of the imports; a name that is imported twice gets one. What is not imported is left out, because each
     * binding costs memory mappings.
     */
    static List<HostBinding> match(List<AdmittedImport> imports, List<HostBinding> offered) {
        Map<String, HostBinding> byName = new HashMap<>();
        offered.forEach(binding -> byName.put(key(binding.signature()), binding));
        Map<String, AdmittedImport> seen = new HashMap<>();
        List<HostBinding> bound = new ArrayList<>();
        for (AdmittedImport wanted : imports) {
            HostBinding binding = byName.get(key(wanted));
            if (binding == null || !binding.signature().type().equals(wanted.type())) {
                throw new EngineException(
                        Codes.MODULE,
                        "nothing is bound to the import " + wanted.module() + "." + wanted.name() + " of type "
                                + wanted.type());
            }
            if (seen.put(key(wanted), wanted) == null) {
                bound.add(binding);
            }
        }
        return bound;
    }

    /** The length keeps names with dots apart. */
    private static String key(AdmittedImport named) {
        return named.module().length() + ":" + named.module() + "." + named.name();
    }
}
