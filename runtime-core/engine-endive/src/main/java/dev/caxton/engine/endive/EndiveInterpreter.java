package dev.caxton.engine.endive;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.Set;

/**
 * Interprets guests and generates no code: the choice for the highest assurance and for one-shot runs. 60 to 500 times slower than compiled code. Safe for
 * use by many threads.
 */
public final class EndiveInterpreter implements Engine {

    /** The name of this engine. */
    public static final String ID = "endive-interpreter";

    /** A new engine; they share nothing. */
    public EndiveInterpreter() {}

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
        return EndiveModule.interpreted(module.bytes());
    }

    @Override
    public void warmUp() {
        EndiveModule.interpreted(EndiveModule.SMALLEST).close();
    }
}
