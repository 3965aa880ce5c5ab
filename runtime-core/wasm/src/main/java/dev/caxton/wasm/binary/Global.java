package dev.caxton.wasm.binary;

/**
 * A global that the module defines.
 *
 * @param type its type
 * @param initial the constant expression of its first value, its {@code end} included
 */
public record Global(GlobalType type, Range initial) {}
