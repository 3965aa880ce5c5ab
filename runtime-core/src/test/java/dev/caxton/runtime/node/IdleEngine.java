package dev.caxton.runtime.node;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An engine that takes every module and runs none. */
public record IdleEngine() implements Engine {

    @Override
    public String id() {
        return "idle";
    }

    @Override
    public Set<Feature> features() {
        return Set.of(Feature.values());
    }

    @Override
    public Validator validator() {
        return module -> Optional.empty();
    }

    @Override
    public CompiledModule compile(MeteredModule module) {
        return new CompiledModule() {
            @Override
            public GuestInstance instantiate(List<HostBinding> imports) {
                throw new EngineException("nothing runs here", new IllegalStateException());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void warmUp() {}
}
