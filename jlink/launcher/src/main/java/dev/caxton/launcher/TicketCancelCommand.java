package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a ticket. */
@Command(name = "cancel", description = "Forget a ticket; a message whose turn has not begun is not handled any more.")
final class TicketCancelCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "TICKET", description = "The ticket.")
    String ticket = "";

    TicketCancelCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        server.delete("/tickets/" + segment(ticket));
        if (!printedAsJson(new Json(JsonObject.of(Map.of())))) {
            terminal().out().println("cancelled");
        }
        return ExitCode.OK;
    }
}
