package dev.caxton.wasm.binary;

/**
 * A part of a module.
 *
 * @param from its first byte
 * @param to the byte after its last
 */
public record Range(int from, int to) {

    /** No bytes. */
    public static final Range EMPTY = new Range(0, 0);

    /**
     * How long it is.
     *
     * @return a number of bytes
     */
    public int length() {
        return to - from;
    }
}
