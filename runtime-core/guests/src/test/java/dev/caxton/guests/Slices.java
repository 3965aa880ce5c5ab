package dev.caxton.guests;

import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.Metering;
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
        return new EngineAround(
                engine,
                (module, imports) ->
                        module.instantiate(imports.stream().map(this::counted).toList()));
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
