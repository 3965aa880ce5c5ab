package dev.caxton.wasm;

import java.util.Optional;

/** Full validation of a module as the WebAssembly specification defines it. Engines implement it; the front end asks before it rewrites anything. */
@FunctionalInterface
public interface Validator {

    /**
     * Validates the original. The caller has already bounded the structure of the module, and taken its custom sections out.
     *
     * @param module the module, which must not be changed
     * @return empty if the module is valid, otherwise what is wrong with it
     */
    Optional<String> validate(byte[] module);
}
