package dev.caxton.launcher;

import java.util.Locale;
import picocli.CommandLine.Command;

/** Lists upstreams. */
@Command(
        name = "list",
        description = "List the upstreams, how they are, and how many of their tools wait for a decision.")
final class UpstreamsListCommand extends RemoteCommand {

    UpstreamsListCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get("/upstreams"));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns(
                "UPSTREAM", "TRANSPORT", "STATE", "BREAKER", "TOOLS", "WAITING", "PINS", "REGISTERED BY", "PROBLEM");
        for (Json upstream : answer.items("upstreams")) {
            columns.row(
                    upstream.text("name").orElse(""),
                    upstream.text("transport").orElse(""),
                    upstream.text("state").orElse("").toLowerCase(Locale.ROOT),
                    upstream.text("breaker").orElse("").toLowerCase(Locale.ROOT).replace('_', '-'),
                    Integer.toString(upstream.texts("tools").size()),
                    Long.toString(upstream.number("waiting")),
                    upstream.text("pins").orElse(""),
                    upstream.inner("registration").text("by").orElse("-"),
                    upstream.text("lastError").orElse("-"));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
