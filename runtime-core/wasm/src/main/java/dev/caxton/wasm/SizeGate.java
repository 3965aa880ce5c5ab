package dev.caxton.wasm;

import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.Limits;
import dev.caxton.wasm.binary.StructuralLimits;
import dev.caxton.wasm.binary.Table;
import java.util.List;
import java.util.Optional;

/** Refuses memories and tables that begin larger than they may become. */
final class SizeGate {

    private SizeGate() {}

    static Optional<Refusal> check(DecodedModule module, ModuleRules rules) {
        for (Limits memory : module.memories()) {
            if (memory.minimum() > rules.memoryPages()) {
                return Optional.of(
                        new Refusal(
                                Refusals.MEMORY,
                                "The memory begins with %d pages of 64 KiB, where the limit of the agent is %d (memory section)."
                                        .formatted(memory.minimum(), rules.memoryPages()),
                                "Raise the memory limit of the agent, or lower -Wl,--initial-memory (clang, rustc) and the stack size (-z stack-size)."));
            }
        }
        List<Table> tables = module.tables();
        for (int i = 0; i < tables.size(); i++) {
            long minimum = tables.get(i).limits().minimum();
            if (minimum > StructuralLimits.TABLE_ELEMENTS) {
                return Optional.of(new Refusal(
                        Refusals.LIMIT,
                        "The module is too large: table %d begins with %d elements, where at most %d are taken (table section)."
                                .formatted(i, minimum, StructuralLimits.TABLE_ELEMENTS),
                        "Make the table smaller. This limit is the same for every policy."));
            }
        }
        return Optional.empty();
    }
}
