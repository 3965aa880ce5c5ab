package dev.caxton.launcher;

import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the newest records of a server's audit log. */
@Command(name = "list", description = "Show the newest records of a server's audit log, the oldest of them first.")
final class AuditListCommand extends RemoteCommand {

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "This many records at most. Without it: ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only records of this type.")
    Optional<String> type = Optional.empty();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Only records that concern this agent.")
    Optional<String> agent = Optional.empty();

    @Option(names = "--tool", paramLabel = "TOOL", description = "Only records about this tool: upstream/tool.")
    Optional<String> tool = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", description = "Only records since, as 2027-01-01T00:00:00Z.")
    Optional<String> since = Optional.empty();

    AuditListCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        String filter = type.map(text -> "&type=" + encoded(text)).orElse("")
                + agent.map(text -> "&agent=" + id(text)).orElse("")
                + tool.map(text -> "&tool=" + encoded(text)).orElse("")
                + since.map(text -> "&since=" + encoded(text)).orElse("");
        Json answer = new Json(server.get("/audit?limit=" + limit + filter));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        for (Json line : answer.items("records").reversed()) {
            terminal().out().println(Terminal.printable(text(line)));
        }
        return ExitCode.OK;
    }

    /** Number, time, type, and then whatever this type of event has. The chain's hashes are for the verifier. */
    private static String text(Json line) {
        Json record = line.inner("record");
        Json event = record.inner("event");
        String fields = event.object().members().entrySet().stream()
                .filter(member -> !member.getKey().equals("type"))
                .map(member -> member.getKey() + "=" + Json.shown(member.getValue()))
                .collect(Collectors.joining(" "));
        return record.number("seq") + "  " + record.text("time").orElse("") + "  "
                + event.text("type").orElse("") + "  " + fields;
    }
}
