package dev.caxton.wasm;

/**
 * A function that a module may import.
 *
 * @param module the import module
 * @param name the name within it
 * @param type the exact type it must be imported with
 */
public record AdmittedImport(String module, String name, FunctionType type) {}
