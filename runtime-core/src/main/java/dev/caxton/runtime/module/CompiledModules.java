package dev.caxton.runtime.module;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiled modules, each compiled once for all who use it and dropped with the last of them. Equal metered bytes on the same engine are the same module: that takes
 * in the original, its features, its limits and the version of the meter. Safe for use by many threads; whoever comes second waits for the first's compilation.
 */
public final class CompiledModules {

    private record Key(String engine, String digest, int meter) {}

    private static final class Entry {
        private final CompletableFuture<CompiledModule> compiled = new CompletableFuture<>();
        private int users;
    }

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    /** Without modules. */
    public CompiledModules() {}

    /**
     * A share of a compiled module. Blocks while it is compiled.
     *
     * @param engine the engine
     * @param metered the module
     * @return a share, to be closed
     * @throws EngineException if the engine can't compile it
     */
    public LoadedModule load(Engine engine, MeteredModule metered) {
        Key key = new Key(engine.id(), Digests.sha256(metered.bytes()), Metering.VERSION);
        boolean[] first = {false};
        Entry entry = entries.compute(key, (k, present) -> {
            first[0] = present == null;
            Entry shared = present == null ? new Entry() : present;
            shared.users++;
            return shared;
        });
        try {
            if (first[0]) {
                entry.compiled.complete(engine.compile(metered));
            }
            CompiledModule compiled = entry.compiled.join();
            return new LoadedModule(metered, compiled, engine.id(), () -> giveBack(key));
        } catch (CompletionException e) {
            giveBack(key);
            throw new EngineException("the engine could not compile the module: " + e.getCause(), e);
        } catch (RuntimeException | Error e) {
            // Whoever waits for this compilation must not wait for ever.
            entry.compiled.completeExceptionally(e);
            giveBack(key);
            throw e;
        }
    }

    /**
     * How many modules are held.
     *
     * @return compiled modules
     */
    public int size() {
        return entries.size();
    }

    private void giveBack(Key key) {
        entries.computeIfPresent(key, (k, entry) -> {
            entry.users--;
            if (entry.users > 0) {
                return entry;
            }
            var _ = entry.compiled.thenAccept(CompiledModule::close);
            return null;
        });
    }
}
