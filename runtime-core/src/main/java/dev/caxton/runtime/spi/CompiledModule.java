package dev.caxton.runtime.spi;

import java.util.List;

/** A module that an engine has compiled. Safe for use by many threads; shared by all sandboxes of the module. */
public interface CompiledModule extends AutoCloseable {

    /**
     * A fresh instance. Runs no guest code, except what constant initialisers need.
     *
     * @param imports one binding for each import of the metered module, those of metering included
     * @return the instance, for one thread at a time
     * @throws EngineException if it can't be instantiated, such as a segment that lies outside the memory
     */
    GuestInstance instantiate(List<HostBinding> imports);

    /** Gives back what the engine holds. No instance of it may be in use. */
    @Override
    void close();
}
