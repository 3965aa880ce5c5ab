package dev.caxton.wasm.meter;

/**
 * The names and numbers that the rewriter needs.
 *
 * @param names the names it adds
 * @param memoryPages what maxima of memories are clamped to
 * @param tableElements what maxima of tables are clamped to
 * @param callDepth nested calls before the host is told
 */
public record Injection(Names names, int memoryPages, int tableElements, int callDepth) {

    /**
     * The names that the rewriter adds.
     *
     * @param module the import module of both host calls
     * @param quantum the host call for the next slice
     * @param tooDeep the host call at the depth limit
     * @param fuel the export of the global with what is left of the slice
     * @param depth the export of the global with the call depth
     * @param start the export of what was the start function
     */
    public record Names(String module, String quantum, String tooDeep, String fuel, String depth, String start) {}
}
