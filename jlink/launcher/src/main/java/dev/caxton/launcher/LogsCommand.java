package dev.caxton.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an agent has logged. */
@Command(name = "logs", description = "Show the lines an agent has logged.")
final class LogsCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    @Option(
            names = "--after",
            paramLabel = "N",
            description = "Only lines after the one of this number. Without it: ${DEFAULT-VALUE}.")
    long after;

    @Option(names = "--limit", paramLabel = "N", description = "This many lines at most. Without it: ${DEFAULT-VALUE}.")
    int limit = 100;

    LogsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get(path(agent) + "/logs?after=" + after + "&limit=" + limit));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        for (Json line : answer.items("lines")) {
            terminal()
                    .out()
                    .println(line.number("sequence") + "  " + line.text("time").orElse("") + "  ["
                            + RunReport.levelName((int) line.number("level")) + "] "
                            + line.text("text").orElse(""));
        }
        return ExitCode.OK;
    }
}
