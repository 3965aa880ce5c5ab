package dev.caxton.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what the process of an upstream says. */
@Command(
        name = "output",
        description = "Show the last lines that the process of an upstream wrote to its standard error.")
final class UpstreamsOutputCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "UPSTREAM", description = "The upstream: name or tenant/name.")
    String upstream = "";

    UpstreamsOutputCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        UpstreamName name = UpstreamName.upstream(upstream);
        Json answer = new Json(server.get(name.path() + "/output"));
        if (!printedAsJson(answer)) {
            answer.texts("lines").forEach(line -> terminal().out().println(line));
        }
        return ExitCode.OK;
    }
}
