package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the agents of a server. */
@Command(name = "agents", description = "List the agents of a server.")
final class AgentsCommand extends RemoteCommand {

    @Option(names = "--state", paramLabel = "STATE", description = "Only agents in this state, as running.")
    Optional<String> state = Optional.empty();

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "name, state, deployed, turns, fuel or waiting; -fuel begins with the largest.")
    String sort = "name";

    AgentsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        String query = "/agents?limit=1000&sort=" + encoded(sort)
                + state.map(text -> "&state=" + encoded(text.toUpperCase(Locale.ROOT)))
                        .orElse("");
        List<JsonValue> all = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            Json page = new Json(server.get(query + (next.get().isEmpty() ? "" : "&cursor=" + encoded(next.get()))));
            page.items("agents").forEach(agent -> all.add(agent.object()));
            next = page.raw("next");
        }
        Json answer = new Json(JsonObject.of(Map.of("agents", new JsonArray(all))));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("AGENT", "STATE", "LEVEL", "ENGINE", "TURNS", "FUEL", "WAITING", "LAST FAILURE");
        for (Json agent : answer.items("agents")) {
            Json usage = agent.inner("usage");
            columns.row(
                    agent.text("id").orElse(""),
                    agent.text("state").orElse("").toLowerCase(Locale.ROOT),
                    agent.text("level").orElse(""),
                    agent.text("engine").orElse(""),
                    Long.toString(usage.number("turns")),
                    Long.toString(usage.number("fuel")),
                    Long.toString(agent.number("waiting")),
                    agent.inner("lastFailure").text("code").orElse("-"));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
