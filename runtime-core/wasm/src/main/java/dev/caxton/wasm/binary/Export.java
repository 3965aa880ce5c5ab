package dev.caxton.wasm.binary;

/**
 * An export.
 *
 * @param name its name
 * @param kind what it is
 * @param index its index among all of that kind
 * @param offset where it stands
 */
public record Export(String name, Kind kind, int index, int offset) {

    /** What can be exported, in the order of the binary format. */
    public enum Kind {
        /** A function. */
        FUNCTION,
        /** A table. */
        TABLE,
        /** A memory. */
        MEMORY,
        /** A global. */
        GLOBAL
    }
}
