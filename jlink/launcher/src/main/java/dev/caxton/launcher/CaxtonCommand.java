package dev.caxton.launcher;

import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the program does without a command: it says which there are. */
@Command(
        name = "caxton",
        description = "Runs WebAssembly agents in a sandbox, and talks to a Caxton server.",
        synopsisSubcommandLabel = "COMMAND",
        subcommandsRepeatable = false)
final class CaxtonCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server, for the commands that talk to one; it may also stand behind them.")
    Optional<URI> server = Optional.empty();
}
