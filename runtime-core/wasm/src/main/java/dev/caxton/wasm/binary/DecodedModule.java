package dev.caxton.wasm.binary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The structure of a module whose bytes follow the binary format and whose indices of types and functions are in range. It refers to the bytes it was read from
 * by ranges. Only {@link ModuleDecoder} fills it; afterwards it does not change.
 */
public final class DecodedModule {

    final List<Signature> types = new ArrayList<>();
    final List<Import> imports = new ArrayList<>();
    final List<Integer> functions = new ArrayList<>();
    final List<Table> tables = new ArrayList<>();
    final List<Limits> memories = new ArrayList<>();
    final List<Global> globals = new ArrayList<>();
    final List<Export> exports = new ArrayList<>();
    final List<ElementSegment> elements = new ArrayList<>();
    final List<Body> bodies = new ArrayList<>();
    final List<DataSegment> data = new ArrayList<>();
    CodeMarks marks = CodeMarks.NONE;
    int start = -1;
    int dataCount = -1;
    int importedFunctions;
    int importedTables;
    int importedMemories;
    int importedGlobals;

    DecodedModule() {}

    /**
     * Where the instructions of its functions begin.
     *
     * @return marks for every body
     */
    public CodeMarks marks() {
        return marks;
    }

    /**
     * The types.
     *
     * @return an unmodifiable list
     */
    public List<Signature> types() {
        return Collections.unmodifiableList(types);
    }

    /**
     * The imports.
     *
     * @return an unmodifiable list
     */
    public List<Import> imports() {
        return Collections.unmodifiableList(imports);
    }

    /**
     * The indices of the types of the functions that the module defines.
     *
     * @return an unmodifiable list
     */
    public List<Integer> functions() {
        return Collections.unmodifiableList(functions);
    }

    /**
     * The tables that the module defines.
     *
     * @return an unmodifiable list
     */
    public List<Table> tables() {
        return Collections.unmodifiableList(tables);
    }

    /**
     * The memories that the module defines.
     *
     * @return an unmodifiable list
     */
    public List<Limits> memories() {
        return Collections.unmodifiableList(memories);
    }

    /**
     * The globals that the module defines.
     *
     * @return an unmodifiable list
     */
    public List<Global> globals() {
        return Collections.unmodifiableList(globals);
    }

    /**
     * The exports.
     *
     * @return an unmodifiable list
     */
    public List<Export> exports() {
        return Collections.unmodifiableList(exports);
    }

    /**
     * The element segments.
     *
     * @return an unmodifiable list
     */
    public List<ElementSegment> elements() {
        return Collections.unmodifiableList(elements);
    }

    /**
     * The bodies of the functions that the module defines.
     *
     * @return an unmodifiable list, as long as {@link #functions}
     */
    public List<Body> bodies() {
        return Collections.unmodifiableList(bodies);
    }

    /**
     * The data segments.
     *
     * @return an unmodifiable list
     */
    public List<DataSegment> data() {
        return Collections.unmodifiableList(data);
    }

    /**
     * The start function.
     *
     * @return its index, or -1 if there is none
     */
    public int start() {
        return start;
    }

    /**
     * The content of the data count section.
     *
     * @return how many data segments it announces, or -1 if there is no such section
     */
    public int dataCount() {
        return dataCount;
    }

    /**
     * How many functions are imported.
     *
     * @return the index of the first one that is not
     */
    public int importedFunctions() {
        return importedFunctions;
    }

    /**
     * How many functions there are.
     *
     * @return imported and defined ones
     */
    public int functionCount() {
        return importedFunctions + functions.size();
    }

    /**
     * How many tables there are.
     *
     * @return imported and defined ones
     */
    public int tableCount() {
        return importedTables + tables.size();
    }

    /**
     * How many memories there are.
     *
     * @return imported and defined ones
     */
    public int memoryCount() {
        return importedMemories + memories.size();
    }

    /**
     * How many globals there are.
     *
     * @return imported and defined ones
     */
    public int globalCount() {
        return importedGlobals + globals.size();
    }

    /**
     * The signature of a function.
     *
     * @param index its index, imported ones included
     * @return its signature
     */
    public Signature signature(int index) {
        if (index >= importedFunctions) {
            return types.get(functions.get(index - importedFunctions));
        }
        int left = index;
        for (Import imported : imports) {
            if (imported.external() instanceof External.OfFunction function && left-- == 0) {
                return types.get(function.type());
            }
        }
        throw new IndexOutOfBoundsException(index);
    }

    /**
     * The type of a global.
     *
     * @param index its index, imported ones included
     * @return its type
     */
    public GlobalType global(int index) {
        if (index >= importedGlobals) {
            return globals.get(index - importedGlobals).type();
        }
        int left = index;
        for (Import imported : imports) {
            if (imported.external() instanceof External.OfGlobal global && left-- == 0) {
                return global.type();
            }
        }
        throw new IndexOutOfBoundsException(index);
    }
}
