package dev.caxton.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what has changed about a tool. */
@Command(
        name = "diff",
        description =
                "Show how a tool stands and where its description differs from the approved one; of a tool that nobody has"
                        + " approved, all of its description.")
final class ToolsDiffCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "TOOL", description = "The tool: upstream/tool or tenant/upstream/tool.")
    String tool = "";

    ToolsDiffCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get(UpstreamName.tool(tool).path()));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Json head = answer.inner("tool");
        terminal()
                .out()
                .println(head.text("tool").orElse("") + " is "
                        + head.text("state").orElse(""));
        String remarks = ToolsListCommand.remarks(head);
        if (!remarks.isEmpty()) {
            terminal().out().println("beware: " + remarks);
        }
        for (Json place : answer.items("differences")) {
            terminal().out().println(place.text("path").orElse(""));
            place.text("approved").ifPresent(text -> terminal().out().println("  - " + text));
            place.text("current").ifPresent(text -> terminal().out().println("  + " + text));
        }
        for (Json refusal : answer.items("refusals")) {
            terminal()
                    .out()
                    .println("refused " + refusal.text("digest").orElse("") + " by "
                            + refusal.text("by").orElse("") + " at "
                            + refusal.text("since").orElse(""));
        }
        head.text("digest").ifPresent(digest -> terminal().out().println("digest " + digest));
        return ExitCode.OK;
    }
}
