package dev.caxton.runtime.module;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.wasm.MeteredModule;
import java.util.concurrent.atomic.AtomicBoolean;

/** One user's share of a compiled module. Safe for use by many threads. */
public final class LoadedModule implements AutoCloseable {

    private final MeteredModule metered;
    private final CompiledModule compiled;
    private final String engine;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    LoadedModule(MeteredModule metered, CompiledModule compiled, String engine, Runnable giveBack) {
        this.metered = metered;
        this.compiled = compiled;
        this.engine = engine;
        this.giveBack = giveBack;
    }

    /**
     * What the front end found out.
     *
     * @return the metered module
     */
    public MeteredModule metered() {
        return metered;
    }

    /**
     * What the engine made of it.
     *
     * @return the compiled module, usable until this is closed
     */
    public CompiledModule compiled() {
        return compiled;
    }

    /**
     * The engine.
     *
     * @return its id
     */
    public String engine() {
        return engine;
    }

    /** Gives the share back, once; with the last one the compiled module goes. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
