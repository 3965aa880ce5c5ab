package dev.caxton.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstalledEnginesTest {

    private record Named(String id, boolean optIn) implements Engine {
        @Override
        public Set<Feature> features() {
            return Set.of();
        }

        @Override
        public Validator validator() {
            return module -> Optional.of("it runs nothing");
        }

        @Override
        public CompiledModule compile(MeteredModule module) {
            throw new UnsupportedOperationException("it runs nothing");
        }

        @Override
        public void warmUp() {}
    }

    private static List<String> order(Engine... found) {
        return InstalledEngines.inOrder(Stream.of(found)).stream()
                .map(Engine::id)
                .toList();
    }

    @Test
    void anEngineThatHasToBeAskedForIsNeverTheDefault() {
        assertEquals(List.of("b", "c", "a"), order(new Named("a", true), new Named("c", false), new Named("b", false)));
        assertEquals(List.of(), order(new Named("a", true)));
        assertEquals(List.of(), order());
    }
}
