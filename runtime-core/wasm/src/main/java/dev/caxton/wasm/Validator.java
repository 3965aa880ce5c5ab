package dev.caxton.wasm;

import java.util.Optional;

/**
 * Validation of the types and indices of a module, as the WebAssembly specification defines it. Engines implement it; the front end asks after its decoder has
 * checked the binary format, and before it rewrites anything. Only both together are full validation.
 */
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
