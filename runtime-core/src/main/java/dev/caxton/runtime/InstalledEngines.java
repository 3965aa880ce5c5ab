package dev.caxton.runtime;

import dev.caxton.runtime.spi.Engine;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Engines that nobody gave the runtime by hand. The first is the default. */
final class InstalledEngines {

    private InstalledEngines() {}

    /** All that are on the path. */
    static List<Engine> find() {
        return inOrder(ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get));
    }

    /**
     * Those that are opt-in come last, and without any other there is none: an engine must not become the default because of its place on the path.
     *
     * @param found in any order
     * @return by name
     */
    static List<Engine> inOrder(Stream<Engine> found) {
        List<Engine> sorted = found.sorted(Comparator.comparing(Engine::optIn).thenComparing(Engine::id))
                .toList();
        return sorted.isEmpty() || sorted.getFirst().optIn() ? List.of() : sorted;
    }
}
