package dev.caxton.launcher;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a message to an agent on a server and prints its reply. */
@Command(
        name = "send",
        description = {
            "Send a message to an agent on a server, and print its reply.",
            "",
            "The reply goes to standard output; what the turn used goes to standard error.",
            ""
        })
final class SendCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    @Mixin
    MessageOptions message = new MessageOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description =
                    "How long to wait for the reply, such as 5s; 0s does not wait. Without it the server decides.")
    Optional<java.time.Duration> wait = Optional.empty();

    SendCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        byte[] content = message.read(terminal());
        String query = wait.map(time -> "?wait=" + time.toMillis() + "ms").orElse("");
        Json answer = new Json(server.post(path(agent) + "/messages" + query, "application/octet-stream", content));
        boolean answered = Replies.answered(answer);
        boolean accepted = !answer.object().members().containsKey("turn");
        ExitCode exit = answered || accepted ? ExitCode.OK : ExitCode.NO_REPLY;
        if (printedAsJson(answer)) {
            return exit;
        }
        if (accepted) {
            terminal().note("accepted as " + answer.text("envelope").orElse(""));
        } else {
            Replies.print(terminal(), answer);
        }
        return exit;
    }
}
