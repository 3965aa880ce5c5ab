package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonNumber;
import dev.caxton.audit.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows or changes the limits of an agent on a server. */
@Command(
        name = "limits",
        description = {
            "Show what an agent may use, or change it. A change holds from its next turn on, until the server stops.",
            "",
            "A change that somebody else made in between is not overwritten.",
            ""
        })
final class LimitsCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    @Option(
            names = "--set",
            paramLabel = "LIMIT=N",
            description = "A limit as it is shown, and its value; may be given several times.")
    Map<String, Long> changes = new TreeMap<>();

    LimitsCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        String path = path(agent) + "/limits";
        Server.Answer now = server.tagged(path);
        JsonObject limits = now.body();
        if (!changes.isEmpty()) {
            Map<String, JsonValue> wanted = new TreeMap<>(limits.members());
            changes.forEach((name, value) -> {
                if (!wanted.containsKey(name)) {
                    throw new Fault(
                            ExitCode.USAGE,
                            "CAX-CLI-USAGE",
                            "there is no limit '" + Terminal.printable(name) + "'",
                            "It is one of " + String.join(", ", wanted.keySet()));
                }
                wanted.put(name, new JsonNumber(value));
            });
            limits = server.put(path, "application/json", CanonicalJson.write(JsonObject.of(wanted)), now.tag());
        }
        Json answer = new Json(limits);
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("LIMIT", "VALUE");
        answer.object().members().keySet().forEach(name -> columns.row(name, Long.toString(answer.number(name))));
        columns.print(terminal());
        return ExitCode.OK;
    }
}
