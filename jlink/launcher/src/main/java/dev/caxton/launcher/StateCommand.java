package dev.caxton.launcher;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes the state of an agent on a server: one command for each change. */
@Command
final class StateCommand extends RemoteCommand {

    /** A change of state. */
    enum Change {
        START("Start a stopped or failed agent with a fresh sandbox."),
        STOP("Stop an agent. Its turn is cancelled; what waits for it goes to the dead letters."),
        DRAIN("Let an agent handle what it has, for a minute at most, then stop it."),
        PAUSE("Let no turn of an agent begin. Messages wait."),
        RESUME("Let turns of a paused agent begin again."),
        KILL("Stop an agent and hold its turns and tool calls, until 'hold --release' releases them.");

        private final String description;

        Change(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Change change;

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    private StateCommand(Terminal terminal, CaxtonCommand caxton, Change change) {
        super(terminal, caxton);
        this.change = change;
    }

    static CommandLine line(Terminal terminal, CaxtonCommand caxton, Change change) {
        CommandLine line = new CommandLine(new StateCommand(terminal, caxton, change));
        line.getCommandSpec().name(change.toString()).usageMessage().description(change.description);
        return line;
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.post(path(agent) + "/" + change));
        if (!printedAsJson(answer)) {
            String paused = change == Change.PAUSE ? ", its turns are held" : "";
            terminal()
                    .out()
                    .println(answer.text("id").orElse("") + " is "
                            + answer.text("state").orElse("").toLowerCase(Locale.ROOT) + paused);
        }
        return ExitCode.OK;
    }
}
