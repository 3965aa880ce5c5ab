package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a message to an agent on a server and prints the ticket for its answer. */
@Command(name = "send", description = "Send a message to an agent on a server, and print the ticket for its answer.")
final class TicketSendCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    @Mixin
    MessageOptions message = new MessageOptions();

    @Option(
            names = "--life",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "How long the ticket lives, 1s to 1h. Without it: 10m.")
    Optional<Duration> life = Optional.empty();

    TicketSendCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        String content = Base64.getEncoder().encodeToString(message.read(terminal()));
        String body = CanonicalJson.text(JsonObject.of(Map.of("contentBase64", new JsonString(content))));
        String query = life.map(time -> "?life=" + time.toSeconds()).orElse("");
        Json answer = new Json(server.post(
                "/tickets" + path(agent) + query, "application/json", body.getBytes(StandardCharsets.UTF_8)));
        if (!printedAsJson(answer)) {
            terminal().out().println(answer.text("ticket").orElse(""));
            terminal().note("good until " + answer.text("until").orElse(""));
        }
        return ExitCode.OK;
    }
}
