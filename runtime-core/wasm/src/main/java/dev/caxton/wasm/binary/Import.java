package dev.caxton.wasm.binary;

/**
 * An import.
 *
 * @param module the module it is imported from
 * @param name its name there
 * @param external what it is
 * @param offset where it stands
 */
public record Import(String module, String name, External external, int offset) {}
