package dev.caxton.launcher;

import dev.caxton.runtime.spi.Engine;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The engines in this image, found as services. */
final class Engines {

    private Engines() {}

    /** All of them, by name. */
    static List<Engine> all() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Engine::id))
                .toList();
    }
}
