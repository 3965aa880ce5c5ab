package dev.caxton.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes an upstream. */
@Command(
        name = "remove",
        description =
                "Remove an upstream that was registered with 'add', end its processes, and forget what was decided on its"
                        + " tools.")
final class UpstreamsRemoveCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "UPSTREAM", description = "The upstream: name or tenant/name.")
    String upstream = "";

    UpstreamsRemoveCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        UpstreamName name = UpstreamName.upstream(upstream);
        server.delete(name.path());
        if (!json) {
            terminal().out().println("removed " + name);
        }
        return ExitCode.OK;
    }
}
