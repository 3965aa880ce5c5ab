package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.FunctionNames;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the names of functions under their new indices, so that stack traces and profiles of engines show them. */
final class NameSection {

    private static final int CUSTOM = 0;
    private static final int MODULE_NAME = 0;
    private static final int FUNCTION_NAMES = 1;

    private NameSection() {}

    static void write(FunctionNames names, DecodedModule module, Indices indices, ByteWriter out) {
        if (names.module().isEmpty() && names.all().isEmpty()) {
            return;
        }
        ByteWriter section = new ByteWriter(1024);
        section.name("name");
        names.module().ifPresent(name -> {
            ByteWriter part = new ByteWriter(64);
            part.name(name);
            section.section(MODULE_NAME, part);
        });
        SortedMap<Integer, String> moved = new TreeMap<>();
        for (Map.Entry<Integer, String> entry : names.all().entrySet()) {
            if (entry.getKey() < module.functionCount()) {
                moved.put(indices.function(entry.getKey()), entry.getValue());
            }
        }
        ByteWriter functions = new ByteWriter(1024);
        functions.u32(moved.size());
        moved.forEach((index, name) -> {
            functions.u32(index);
            functions.name(name);
        });
        section.section(FUNCTION_NAMES, functions);
        out.section(CUSTOM, section);
    }
}
