package dev.caxton.wasm.binary;

/**
 * The body of a function.
 *
 * @param locals the declarations of its locals, without their count
 * @param declarations how many declarations there are
 * @param declared how many locals they declare
 * @param code its instructions, the last {@code end} included
 */
public record Body(Range locals, int declarations, int declared, Range code) {

    /**
     * The body as a whole.
     *
     * @return how many bytes its locals and instructions take
     */
    public int length() {
        return locals.length() + code.length();
    }
}
