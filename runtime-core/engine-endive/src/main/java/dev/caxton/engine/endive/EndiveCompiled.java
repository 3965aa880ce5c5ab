package dev.caxton.engine.endive;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.Set;

/**
 * Runs guests as Java bytecode, which the JIT compiles: the default engine. A function too large for one Java method is interpreted. Safe for use by many
 * threads.
 */
public final class EndiveCompiled implements Engine {

    /** The name of this engine. */
    public static final String ID = "endive-compiled";

    /** A new engine; they share nothing. */
    public EndiveCompiled() {}

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
        return EndiveModule.translated(module.bytes());
    }

    @Override
    public void warmUp() {
        EndiveModule.translated(EndiveModule.SMALLEST).close();
    }
}
