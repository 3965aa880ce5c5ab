package dev.caxton.guests;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A real engine, and what a test does whenever an instance is made.
 *
 * @param engine does the work
 * @param instantiate makes an instance of a compiled module with these imports
 */
record EngineAround(Engine engine, BiFunction<CompiledModule, List<HostBinding>, GuestInstance> instantiate)
        implements Engine {

    @Override
    public String id() {
        return engine.id();
    }

    @Override
    public Set<Feature> features() {
        return engine.features();
    }

    @Override
    public Validator validator() {
        return engine.validator();
    }

    @Override
    public CompiledModule compile(MeteredModule module) {
        CompiledModule compiled = engine.compile(module);
        return new CompiledModule() {
            @Override
            public GuestInstance instantiate(List<HostBinding> imports) {
                return instantiate.apply(compiled, imports);
            }

            @Override
            public void close() {
                compiled.close();
            }
        };
    }

    @Override
    public void warmUp() {
        // Tests wait for nothing that they do not need.
    }
}
