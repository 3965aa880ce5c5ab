package dev.caxton.engine.wasmtime;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Runs guests as native code: the fastest engine and the one of the lowest assurance, for an operator who asks for it. Safe for use by many threads.
 *
 * <p>It runs on x86-64 Linux; anywhere else every method that would need native code throws an {@link EngineException} that says so. All objects of this class
 * share one native engine, its threads and its budget of memory mappings; a process can have one such engine, in one class loader.
 *
 * <p>Host functions run on a thread of the engine and not on the caller's, one that is not virtual; no thread-local value of the caller is seen there. Only the
 * context class loader is handed over. A caller that is interrupted while its guest runs gets a trap of the kind interrupted.
 */
public final class WasmtimeEngine implements Engine {

    /** The name of this engine. */
    public static final String ID = "wasmtime";

    /** Wasmtime 7.0.1 has known ways out of its sandbox through vectors; bulk memory and references stay off with them, because nobody repairs that line. */
    private static final Set<Feature> FEATURES = Set.of(
            Feature.MUTABLE_GLOBALS, Feature.SIGN_EXTENSION, Feature.SATURATING_FLOAT_TO_INT, Feature.MULTI_VALUE);

    /** One for the process, made when it is first needed: a server that never asks for this engine never loads native code. Guarded by the class. */
    private static Optional<NativeEngine> shared = Optional.empty();

    /** An engine; nothing native happens yet. */
    public WasmtimeEngine() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean optIn() {
        return true;
    }

    @Override
    public Set<Feature> features() {
        return FEATURES;
    }

    /**
     * Validation by compiling, with the features of this engine: a module that needs more is refused as invalid.
     *
     * @return its validator, which blocks for as long as the size of the module asks for
     */
    @Override
    public Validator validator() {
        return new WasmtimeValidator(WasmtimeEngine::shared);
    }

    @Override
    public CompiledModule compile(MeteredModule module) {
        Set<Feature> missing = EnumSet.noneOf(Feature.class);
        missing.addAll(module.features());
        missing.removeAll(FEATURES);
        if (!missing.isEmpty()) {
            throw new EngineException(
                    Codes.MODULE,
                    "the engine wasmtime does not run " + missing
                            + "; compile the module without it (-mcpu=mvp, -C target-cpu=mvp) or choose endive-compiled");
        }
        return WasmtimeModule.compile(shared(), module.bytes());
    }

    @Override
    public void warmUp() {
        shared();
    }

    private static synchronized NativeEngine shared() {
        if (shared.isEmpty()) {
            NativeLibrary.load(NativeLibrary.folder());
            shared = Optional.of(new NativeEngine(Settings.standard(), Mappings.ofThisProcess()));
        }
        return shared.get();
    }
}
