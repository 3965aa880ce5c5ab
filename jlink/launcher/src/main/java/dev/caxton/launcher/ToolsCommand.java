package dev.caxton.launcher;

import picocli.CommandLine.Command;

/** Lists the tools that the caller may call, and groups what is done about tools. */
@Command(
        name = "tools",
        description =
                "List the tools that you may call, by the policy in force. The commands below look at all tools of"
                        + " upstreams, and decide which of them count.")
final class ToolsCommand extends RemoteCommand {

    ToolsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get("/tools"));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("TOOL", "DESCRIPTION");
        for (Json tool : answer.items("tools")) {
            String description =
                    tool.text("description").or(() -> tool.text("title")).orElse("");
            columns.row(
                    tool.text("name").orElse(""),
                    description.lines().findFirst().orElse(""));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
