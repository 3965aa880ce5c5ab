package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue;
import picocli.CommandLine.Command;

/** Lists the tool calls that wait for the caller. */
@Command(name = "list", description = "List the tool calls that wait for your decision, with their arguments.")
final class ApprovalsListCommand extends RemoteCommand {

    ApprovalsListCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get("/approvals"));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("ID", "CALLER", "TOOL", "EXPIRES", "APPROVED BY", "ARGUMENTS");
        for (Json asked : answer.items("approvals")) {
            JsonValue arguments = asked.object().members().get("arguments");
            columns.row(
                    asked.text("id").orElse(""),
                    asked.text("caller").orElse(""),
                    asked.text("tool").orElse(""),
                    asked.text("expires").orElse(""),
                    asked.texts("approvers").isEmpty() ? "-" : String.join(" ", asked.texts("approvers")),
                    arguments == null ? "" : Json.shown(arguments));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
