package dev.caxton.launcher;

import dev.caxton.policy.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How an agent is to be run, where the command line says something else than its descriptor, or there is none. picocli sets the fields. */
final class AgentOptions {

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "How much the agent is trusted: ${COMPLETION-CANDIDATES}. Without it: default.")
    Optional<Level> level = Optional.empty();

    @Option(
            names = "--descriptor",
            paramLabel = "FILE",
            description = "The agent's descriptor, YAML or JSON. The other options win over it.")
    Optional<Path> descriptor = Optional.empty();

    @Option(names = "--engine", paramLabel = "NAME", description = "The engine; 'caxton version' lists them.")
    Optional<String> engine = Optional.empty();

    @Option(names = "--fuel", paramLabel = "N", description = "Fuel units for the turn, such as 1000000.")
    Optional<Long> fuel = Optional.empty();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Quantities.Size.class,
            description = "The most linear memory, such as 10MB.")
    Optional<Long> memory = Optional.empty();

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "Guest time for the turn, such as 5s.")
    Optional<Duration> time = Optional.empty();
}
