package dev.caxton.wasm.binary;

/** What can be imported, with what the binary format says of it. */
public sealed interface External {

    /**
     * A function.
     *
     * @param type the index of its type
     */
    record OfFunction(int type) implements External {}

    /**
     * A table.
     *
     * @param type its type
     */
    record OfTable(Table type) implements External {}

    /**
     * A memory.
     *
     * @param limits its limits in pages
     */
    record OfMemory(Limits limits) implements External {}

    /**
     * A global.
     *
     * @param type its type
     */
    record OfGlobal(GlobalType type) implements External {}
}
