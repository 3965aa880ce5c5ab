package dev.caxton.guests;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.Validator;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/** Counts the slices that guests use up, through an engine that asks first. Meant for one permit: one guest runs at a time. */
final class Slices {

    private LongConsumer each = number -> {};
    private long ended;

    /** Called on the guest's thread at the end of each slice, before the host hears of it. */
    void atEach(LongConsumer action) {
        each = action;
    }

    Engine around(Engine engine) {
        return new Engine() {
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
                        return compiled.instantiate(
                                imports.stream().map(Slices.this::counted).toList());
                    }

                    @Override
                    public void close() {
                        compiled.close();
                    }
                };
            }

            @Override
            public void warmUp() {}
        };
    }

    private HostBinding counted(HostBinding binding) {
        if (!binding.signature().equals(Metering.QUANTUM)) {
            return binding;
        }
        return new HostBinding(binding.signature(), (memory, arguments) -> {
            ended++;
            each.accept(ended);
            return binding.body().call(memory, arguments);
        });
    }
}
