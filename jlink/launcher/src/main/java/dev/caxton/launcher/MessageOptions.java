package dev.caxton.launcher;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A message, for every command that sends one. picocli sets the fields. */
final class MessageOptions {

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "The message. Without one it is empty.")
    Optional<String> text = Optional.empty();

    @Option(
            names = "--message-file",
            paramLabel = "FILE",
            description = "Read the message from a file; '-' is standard input.")
    Optional<Path> file = Optional.empty();

    /** Its bytes; none if neither option is given. */
    byte[] read(Terminal terminal) {
        return Inputs.message(terminal, text, file);
    }
}
