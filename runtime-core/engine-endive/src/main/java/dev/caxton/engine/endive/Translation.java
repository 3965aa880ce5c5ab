package dev.caxton.engine.endive;

import dev.caxton.wasm.Metering;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ByteClassCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;

/** From metered bytes to Java classes. Equal bytes give equal classes. */
final class Translation {

    /** Raised whenever equal bytes would give other classes than before. */
    static final int VERSION = 3;

    // Endive derives the names of the other classes from it.
    private static final String MACHINE = "caxton.guest.Machine";

    private Translation() {}

    /**
     * Translates. Blocks, for as long as the size of the module asks for.
     *
     * @param metered the bytes of a metered module
     * @return its classes; a function too large for a Java method is left to the interpreter
     */
    static GuestCode translate(byte[] metered) {
        WasmModule module = Parser.parse(metered);
        CompilerResult result = Compiler.builder(module)
                .withClassName(MACHINE)
                .withInterpreterFallback(InterpreterFallback.SILENT)
                .withClassCollectorFactory(ByteClassCollector::new)
                .build()
                .compile();
        SortedMap<String, byte[]> classes = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : result.classBytes().entrySet()) {
            // Some of Endive's names are internal ones.
            classes.put(entry.getKey().replace('/', '.'), entry.getValue());
        }
        byte[] bodies = metered;
        if (result.interpretedFunctions().isEmpty()) {
            classes = withMeter(module, classes);
        } else {
            bodies = CheckedStores.in(metered, module).orElse(metered);
        }
        int imported = module.importSection().count(ExternalType.FUNCTION);
        return new GuestCode(Shell.of(bodies, imported, result.interpretedFunctions()), MACHINE, classes);
    }

    /** Functions that are interpreted know only globals, so the meter is in fields only if there are none. */
    private static SortedMap<String, byte[]> withMeter(WasmModule module, SortedMap<String, byte[]> classes) {
        int fuel = -1;
        int depth = -1;
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            fuel = export.name().equals(Metering.FUEL_GLOBAL) ? export.index() : fuel;
            depth = export.name().equals(Metering.DEPTH_GLOBAL) ? export.index() : depth;
        }
        return fuel < 0 || depth < 0 ? classes : new MeterFields(MACHINE, fuel, depth).in(classes);
    }
}
