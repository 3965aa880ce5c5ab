package dev.caxton.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the versions of an agent on a server. */
@Command(name = "versions", description = "List the versions of an agent that a server keeps.")
final class VersionsCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    VersionsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get(path(agent) + "/versions"));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("VERSION", "IN USE", "MODULE", "DEPLOYED", "BY");
        for (Json version : answer.items("versions")) {
            String module = version.text("module").orElse("");
            columns.row(
                    Long.toString(version.number("version")),
                    version.number("version") == answer.number("current") ? "yes" : "",
                    module.substring(0, Math.min(12, module.length())),
                    version.text("deployed").orElse(""),
                    version.text("deployer").orElse(""));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
