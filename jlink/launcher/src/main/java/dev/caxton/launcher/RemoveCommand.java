package dev.caxton.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes an agent from a server. */
@Command(name = "remove", description = "Stop and remove an agent, with what it keeps as state.")
final class RemoveCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    RemoveCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        server.delete(path(agent));
        if (!json) {
            terminal().out().println("removed " + id(agent));
        }
        return ExitCode.OK;
    }
}
