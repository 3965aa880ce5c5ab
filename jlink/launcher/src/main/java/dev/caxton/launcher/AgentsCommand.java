package dev.caxton.launcher;

import java.util.Locale;
import picocli.CommandLine.Command;

/** Lists the agents of a server. */
@Command(name = "agents", description = "List the agents of a server.")
final class AgentsCommand extends RemoteCommand {

    AgentsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get("/agents"));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("AGENT", "STATE", "LEVEL", "ENGINE", "TURNS", "FUEL", "LAST FAILURE");
        for (Json agent : answer.items("agents")) {
            Json usage = agent.inner("usage");
            columns.row(
                    agent.text("id").orElse(""),
                    agent.text("state").orElse("").toLowerCase(Locale.ROOT),
                    agent.text("level").orElse(""),
                    agent.text("engine").orElse(""),
                    Long.toString(usage.number("turns")),
                    Long.toString(usage.number("fuel")),
                    agent.inner("lastFailure").text("code").orElse("-"));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
