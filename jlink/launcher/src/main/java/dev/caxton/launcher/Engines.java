package dev.caxton.launcher;

import dev.caxton.runtime.spi.Engine;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engines in this image, found as services. */
final class Engines {

    /** What runs agents that name no engine; the others are chosen for a reason. */
    private static final String DEFAULT = "endive-compiled";

    private Engines() {}

    /** All of them, the default first, the others by name. */
    static List<Engine> all() {
        return preferred(Optional.empty());
    }

    /** All of them, the one that is asked for first. */
    static List<Engine> preferred(Optional<String> name) {
        List<Engine> found = ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
        String first = name.orElse(DEFAULT);
        if (name.isPresent() && found.stream().noneMatch(engine -> engine.id().equals(first))) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-ENGINE",
                    "there is no engine '" + Terminal.printable(first) + "'",
                    "The engines are " + found.stream().map(Engine::id).collect(Collectors.joining(", ")));
        }
        return Stream.concat(
                        found.stream().filter(engine -> engine.id().equals(first)),
                        found.stream().filter(engine -> !engine.id().equals(first)))
                .toList();
    }
}
