package dev.caxton.launcher;

import picocli.CommandLine.Command;

/** Shows the policy document that a server has in force. */
@Command(name = "get", description = "Print the policy document that a server has in force, as it was written.")
final class PolicyGetCommand extends RemoteCommand {

    PolicyGetCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        terminal().reply(server.document("/policy", "application/yaml"));
        return ExitCode.OK;
    }
}
