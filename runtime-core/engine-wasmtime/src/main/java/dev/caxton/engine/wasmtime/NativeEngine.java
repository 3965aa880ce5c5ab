package dev.caxton.engine.wasmtime;

import io.github.kawamuray.wasmtime.Config;
import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.OptLevel;
import io.github.kawamuray.wasmtime.Store;
import java.util.function.Function;

/**
 * One engine of Wasmtime with what must not be shared: handles, threads, mappings. Safe for use by many threads.
 *
 * <p>A handle is locked for as long as anything is done with it, and a compilation locks it for all of its time. So there are three handles of the one engine:
 * to compile, to make stores and linkers, and to move the epoch on. They live as long as the process.
 */
final class NativeEngine {

    /** Of the 8 MiB of a lane's stack. Host functions run on what is left. */
    private static final long GUEST_STACK_BYTES = 512 << 10;

    /** A memory reserved whole never moves, so that a buffer over it stays good while it grows. */
    private static final long RESERVED_MEMORY_BYTES = 4L << 30;

    private final Settings settings;
    private final Lanes lanes;
    private final Mappings mappings;
    private final Epochs epochs;
    private final Engine compiling;
    private final Engine instantiating;

    private record Handles(Engine compiling, Engine instantiating, Engine ticking) {}

    /**
     * A new engine. The library must have been loaded.
     *
     * @param settings how much it may use
     * @param mappings the mappings it may use
     */
    NativeEngine(Settings settings, Mappings mappings) {
        this.settings = settings;
        this.mappings = mappings;
        this.lanes = new Lanes(settings.guestThreads(), settings.patience());
        Handles handles = lanes.service(NativeEngine::handles, Lanes.NOTHING);
        this.compiling = handles.compiling();
        this.instantiating = handles.instantiating();
        this.epochs = new Epochs(handles.ticking()::incrementEpoch, settings.patience());
    }

    private static Handles handles() {
        try (Config config = new Config()) {
            config.epochInterruption(true)
                    .maxWasmStack(GUEST_STACK_BYTES)
                    .staticMemoryMaximumSize(RESERVED_MEMORY_BYTES)
                    .wasmSimd(false)
                    .wasmReferenceTypes(false)
                    .wasmBulkMemory(false)
                    .wasmThreads(false)
                    .wasmMultiValue(true)
                    .craneliftOptLevel(OptLevel.SPEED);
            Engine first = new Engine(config);
            try (Store<Void> store = new Store<>(null, first)) {
                return new Handles(first, store.engine(), store.engine());
            }
        }
    }

    Settings settings() {
        return settings;
    }

    Lanes lanes() {
        return lanes;
    }

    Mappings mappings() {
        return mappings;
    }

    Epochs epochs() {
        return epochs;
    }

    /** Does native work with the handle that compiles. Blocks while something else is compiled. As {@link Lanes#service} otherwise. */
    <T> T compile(Function<Engine, T> work, Runnable unlessStarted) {
        return lanes.compilation(() -> work.apply(compiling), unlessStarted);
    }

    /** Does native work with the handle that never waits for a compilation. Blocks until it is done. As {@link Lanes#service} otherwise. */
    <T> T instantiate(Function<Engine, T> work, Runnable unlessStarted) {
        return lanes.service(() -> work.apply(instantiating), unlessStarted);
    }
}
