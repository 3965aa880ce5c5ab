package dev.caxton.launcher;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides on a tool. */
@Command
final class ToolDecisionCommand extends RemoteCommand {

    /** What a person decides. */
    enum Verdict {
        APPROVE("Approve a tool as it describes itself: exactly the description with this digest."),
        REFUSE(
                "Refuse a tool at once: the description that it has now, or the approved one, which takes the approval back.");

        private final String description;

        Verdict(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Verdict verdict;

    @Parameters(index = "0", paramLabel = "TOOL", description = "The tool: upstream/tool or tenant/upstream/tool.")
    String tool = "";

    @Option(
            names = "--digest",
            required = true,
            paramLabel = "DIGEST",
            description = "The digest of the description that you have seen, as 'tools diff' prints it.")
    String digest = "";

    private ToolDecisionCommand(Terminal terminal, CaxtonCommand caxton, Verdict verdict) {
        super(terminal, caxton);
        this.verdict = verdict;
    }

    static CommandLine line(Terminal terminal, CaxtonCommand caxton, Verdict verdict) {
        CommandLine line = new CommandLine(new ToolDecisionCommand(terminal, caxton, verdict));
        line.getCommandSpec().name(verdict.toString()).usageMessage().description(verdict.description);
        return line;
    }

    @Override
    ExitCode run(Server server) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new Fault(ExitCode.USAGE, "CAX-CLI-USAGE", "a digest has 64 hexadecimal digits", "Copy it whole");
        }
        Json answer = new Json(server.post(
                UpstreamName.tool(tool).path() + "/" + verdict,
                "application/json",
                ("{\"digest\":\"" + digest + "\"}").getBytes(StandardCharsets.UTF_8)));
        if (!printedAsJson(answer)) {
            terminal()
                    .out()
                    .println(answer.text("tool").orElse("") + " is "
                            + answer.text("state").orElse(""));
        }
        return ExitCode.OK;
    }
}
