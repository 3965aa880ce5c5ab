package dev.caxton.engine.endive;

import dev.caxton.engine.endive.cache.CodeCache;
import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Runs guests as Java bytecode, which the JIT compiles: the default engine. A function too large for one Java method is interpreted. Safe for use by many
 * threads.
 */
public final class EndiveCompiled implements Engine {

    private static final System.Logger LOG = System.getLogger(EndiveCompiled.class.getName());

    /** The name of this engine. */
    public static final String ID = "endive-compiled";

    private final Optional<CodeCache> cache;

    /** A new engine; they share nothing. It keeps nothing on disk. */
    public EndiveCompiled() {
        this(Optional.empty());
    }

    private EndiveCompiled(Optional<CodeCache> cache) {
        this.cache = cache;
    }

    @Override
    public Engine keepingCode(Path folder, long maxBytes) {
        return new EndiveCompiled(CodeCache.open(folder, maxBytes, InstantSource.system()));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Feature> features() {
        return EndiveFeatures.SAFE;
    }

    @Override
    public Validator validator() {
        return new EndiveValidator();
    }

    @Override
    public CompiledModule compile(MeteredModule module) {
        Optional<String> key = cache.isPresent() ? CodeKey.of(module) : Optional.empty();
        return key.isPresent() ? compile(module, cache.get(), key.get()) : EndiveModule.proven(translate(module));
    }

    private static CompiledModule compile(MeteredModule module, CodeCache cache, String key) {
        Optional<byte[]> kept = cache.find(key);
        if (kept.isPresent()) {
            Optional<EndiveModule> loaded = GuestCodeFile.read(kept.get()).flatMap(EndiveCompiled::load);
            if (loaded.isPresent()) {
                return loaded.get();
            }
            cache.discard(key);
        }
        GuestCode code = translate(module);
        EndiveModule proven = EndiveModule.proven(code);
        cache.keep(key, GuestCodeFile.write(code));
        return proven;
    }

    private static Optional<EndiveModule> load(GuestCode code) {
        try {
            return Optional.of(EndiveModule.loaded(code));
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "code that was kept can't be loaded, it is compiled again: " + e);
            return Optional.empty();
        }
    }

    private static GuestCode translate(MeteredModule module) {
        return EndiveModule.compiling(() -> Translation.translate(module.bytes()));
    }

    @Override
    public void warmUp() {
        EndiveModule.proven(Translation.translate(EndiveModule.SMALLEST)).close();
    }
}
