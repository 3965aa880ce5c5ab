package dev.caxton.runtime.spi;

import dev.caxton.policy.Feature;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.Set;

/** Something that runs metered modules. Found through {@link java.util.ServiceLoader}. Safe for use by many threads. */
public interface Engine {

    /**
     * Its name in descriptors, policies and records.
     *
     * @return such as {@code endive-compiled}
     */
    String id();

    /**
     * The features it runs safely.
     *
     * @return an unmodifiable set
     */
    Set<Feature> features();

    /**
     * Whether somebody has to ask for it by name, because its assurance is lower or its needs are special. Where engines are found on the path and not given by
     * hand, it is never the default.
     *
     * @return false unless the engine says otherwise
     */
    default boolean optIn() {
        return false;
    }

    /**
     * Full validation of originals.
     *
     * @return its validator
     */
    Validator validator();

    /**
     * Compiles. Blocks, for as long as the size of the module asks for; nobody's request thread calls it.
     *
     * @param module a metered module whose features this engine has
     * @return what every sandbox of the module shares
     * @throws EngineException if the engine can't compile it
     */
    CompiledModule compile(MeteredModule module);

    /** Loads what the first compilation would otherwise load, which can take most of a second. Blocks; may be called at any time and does nothing else. */
    void warmUp();
}
