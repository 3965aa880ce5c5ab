package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.External;
import dev.caxton.wasm.binary.Import;
import dev.caxton.wasm.binary.Limits;
import java.util.ArrayList;
import java.util.List;

/** How far memories and tables can grow after the clamp, in the order of their indices. */
final class Maxima {

    private final List<Limits> memories = new ArrayList<>();
    private final List<Limits> tables = new ArrayList<>();

    Maxima(DecodedModule module, Injection injection) {
        for (Import imported : module.imports()) {
            switch (imported.external()) {
                case External.OfMemory memory -> memories.add(memory.limits().clamp(injection.memoryPages()));
                case External.OfTable table -> tables.add(table.type().limits().clamp(injection.tableElements()));
                case External.OfFunction f -> {}
                case External.OfGlobal g -> {}
            }
        }
        module.memories().forEach(m -> memories.add(m.clamp(injection.memoryPages())));
        module.tables().forEach(t -> tables.add(t.limits().clamp(injection.tableElements())));
    }

    /** What an instruction's operand may make a memory or table grow to. */
    long of(SizedCharge kind, int table) {
        return switch (kind) {
            case PAGES -> memories.isEmpty() ? 0 : memories.getFirst().maximum();
            case TABLE_GROWTH -> table < tables.size() ? tables.get(table).maximum() : 0;
            case NONE, BYTES, ELEMENTS -> 0;
        };
    }
}
