package dev.caxton.runtime.module;

import dev.caxton.resource.Account;
import dev.caxton.runtime.digest.Digests;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Compiled modules, each compiled once for all who use it and dropped with the last of them. Equal metered bytes on the same engine are the same module: that takes
 * in the original, its features, its limits and the version of the meter. Safe for use by many threads; whoever comes second waits for the first's compilation.
 */
public final class CompiledModules {

    private record Key(String engine, String digest, int meter) {}

    private static final class Entry {
        private final CompletableFuture<CompiledModule> compiled = new CompletableFuture<>();
        // What is reserved for it.
        private long bytes;
        private int users;
    }

    /** There is no room for another compiled module. */
    static final class NoRoom extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final long total;
        private final long taken;
        private final long asked;

        NoRoom(Account.Shortage shortage) {
            super("no room for another compiled module", null, false, false);
            this.total = shortage.total();
            this.taken = shortage.taken();
            this.asked = shortage.asked();
        }

        long total() {
            return total;
        }

        long taken() {
            return taken;
        }

        long asked() {
            return asked;
        }
    }

    // What a compiled module is charged with, and for each byte of the metered module: class files, the engine's view
    // of
    // it, and what is kept to instantiate it. An estimate; see docs/adr/0010-heap-plan.md.
    private static final long BASE_BYTES = 65_536;
    private static final long PER_BYTE = 16;

    private final Account node;
    private final CompilerThreads threads;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    /**
     * Without modules.
     *
     * @param node the account that pays for what compiled modules take
     */
    public CompiledModules(Account node) {
        this(node, new CompilerThreads());
    }

    CompiledModules(Account node, CompilerThreads threads) {
        this.node = node;
        this.threads = threads;
    }

    /**
     * A share of a compiled module. Blocks while it is compiled, on a thread that is not the caller's, at most for a minute.
     *
     * @param engine the engine
     * @param metered the module
     * @return a share, to be closed
     * @throws EngineException if the engine can't compile it, or not in time
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
        if (first[0]) {
            try {
                reserve(entry, metered);
                threads.submit(() -> engine.compile(metered), entry.compiled);
            } catch (NoRoom e) {
                // Whoever waits for this compilation must not wait for ever.
                entry.compiled.completeExceptionally(e);
            }
        }
        try {
            CompiledModule compiled = threads.await(entry.compiled);
            return new LoadedModule(metered, compiled, engine.id(), () -> giveBack(key));
        } catch (ExecutionException e) {
            giveBack(key);
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (EngineException e) {
            giveBack(key);
            throw e;
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case NoRoom noRoom -> noRoom;
            case EngineException e -> new EngineException(e.code(), String.valueOf(e.getMessage()), e);
            default -> new EngineException("the engine failed: " + cause, cause);
        };
    }

    private void reserve(Entry entry, MeteredModule metered) {
        long bytes = BASE_BYTES + PER_BYTE * metered.bytes().length;
        node.reserve(bytes, 0).ifPresent(shortage -> {
            throw new NoRoom(shortage);
        });
        entry.bytes = bytes;
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
            // A compilation that nobody waits for any more goes on, and takes its room until it has ended.
            var _ = entry.compiled.whenComplete((compiled, failure) -> {
                if (compiled != null) {
                    compiled.close();
                }
                node.release(entry.bytes, 0);
            });
            return null;
        });
    }
}
