package dev.caxton.launcher;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an agent has logged, and logs from now on. */
@Command(name = "logs", description = "Show the lines an agent has logged.")
final class LogsCommand extends RemoteCommand {

    private static final int MOST = 100;

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    @Option(
            names = "--after",
            paramLabel = "N",
            description = "Only lines after the one of this number. Without it: ${DEFAULT-VALUE}.")
    long after;

    @Option(names = "--limit", paramLabel = "N", description = "This many lines at most. Without it: " + MOST + ".")
    Optional<Integer> limit = Optional.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with every line that the agent logs, until the server stops or somebody ends it.")
    boolean follow;

    LogsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        if (follow) {
            if (limit.isPresent()) {
                throw new Fault(
                        ExitCode.USAGE,
                        "CAX-CLI-USAGE",
                        "--follow and --limit exclude each other",
                        "Say with --after where to begin");
            }
            new LiveLog("/live" + path(agent) + "/logs", after, this::show).follow(server);
            terminal().note("the server stops");
            return ExitCode.OK;
        }
        Json answer = new Json(server.get(path(agent) + "/logs?after=" + after + "&limit=" + limit.orElse(MOST)));
        if (!printedAsJson(answer)) {
            answer.items("lines").forEach(this::print);
        }
        return ExitCode.OK;
    }

    private void show(Json line) {
        if (!printedAsJson(line)) {
            print(line);
        }
    }

    private void print(Json line) {
        terminal()
                .out()
                .println(line.number("sequence") + "  " + line.text("time").orElse("") + "  ["
                        + RunReport.levelName((int) line.number("level")) + "] "
                        + line.text("text").orElse(""));
    }
}
