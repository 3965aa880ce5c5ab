package dev.caxton.wasm;

import java.util.Optional;

/**
 * An export that the host looks for.
 *
 * @param name the name
 * @param type the exact function type, or empty if it is the memory
 * @param mandatory whether a module without it is refused; an optional one that is there must still have the right type
 */
public record RequiredExport(String name, Optional<FunctionType> type, boolean mandatory) {}
