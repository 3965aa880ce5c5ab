package dev.caxton.launcher;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a completion script. Made from the very commands that run, so that it can't offer what isn't there. */
@Command(
        name = "completion",
        description = "Print a completion script for a shell.",
        footer = {
            "",
            "  bash: source <(caxton completion bash)",
            "  zsh:  source <(caxton completion zsh)",
            "  fish: caxton completion fish | source"
        })
final class CompletionCommand implements Callable<Integer> {

    /** A shell there is a script for. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    Shell shell = Shell.BASH;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine line = Main.commandLine(terminal);
        terminal.out()
                .print(
                        switch (shell) {
                            // picocli's script loads zsh's bash compatibility where zsh runs it.
                            case BASH, ZSH -> AutoComplete.bash("caxton", line);
                            case FISH -> FishCompletion.of(line);
                        });
        return ExitCode.OK.number();
    }
}
