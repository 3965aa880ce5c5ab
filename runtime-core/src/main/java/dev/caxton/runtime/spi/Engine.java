package dev.caxton.runtime.spi;

import dev.caxton.policy.Feature;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.nio.file.Path;
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

    /**
     * This engine, keeping what it compiles in a folder of its own, so that it is compiled once and not at every start. What is kept is used only if nobody but
     * this user can have written it, for exactly this module, by this version of everything that it depends on; otherwise it is compiled again. Never fails
     * because of the folder: the log says what can't be kept. Blocks for the disk.
     *
     * @param folder where; made if it is missing, shared with other processes
     * @param maxBytes how many bytes may be kept, positive
     * @return an engine that is otherwise the same; itself if it can't keep code
     */
    default Engine keepingCode(Path folder, long maxBytes) {
        return this;
    }

    /** Loads what the first compilation would otherwise load, which can take most of a second. Blocks; may be called at any time and does nothing else. */
    void warmUp();
}
