package dev.caxton.launcher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
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

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "The message. Without one it is empty.")
    Optional<String> message = Optional.empty();

    @Option(
            names = "--message-file",
            paramLabel = "FILE",
            description = "Read the message from a file; '-' is standard input.")
    Optional<Path> messageFile = Optional.empty();

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
        byte[] content = Inputs.message(terminal(), message, messageFile);
        String query = wait.map(time -> "?wait=" + time.toMillis() + "ms").orElse("");
        Json answer = new Json(server.post(path(agent) + "/messages" + query, "application/octet-stream", content));
        boolean answered =
                answer.raw("reply").isPresent() || answer.raw("replyBase64").isPresent();
        boolean accepted = !answer.object().members().containsKey("turn");
        ExitCode exit = answered || accepted ? ExitCode.OK : ExitCode.NO_REPLY;
        if (printedAsJson(answer)) {
            return exit;
        }
        if (answered) {
            terminal()
                    .reply(answer.raw("reply")
                            .map(text -> text.getBytes(StandardCharsets.UTF_8))
                            .orElseGet(() -> Base64.getDecoder()
                                    .decode(answer.raw("replyBase64").orElse(""))));
        } else {
            terminal().note(accepted ? "accepted as " + answer.text("envelope").orElse("") : "(no reply)");
        }
        if (!accepted) {
            Json turn = answer.inner("turn");
            terminal()
                    .note(String.format(
                            Locale.ROOT,
                            "%s: fuel %,d, guest time %.2f ms, tool calls %d, messages sent %d",
                            turn.text("outcome")
                                    .orElse("")
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', ' '),
                            turn.number("fuelUsed"),
                            turn.number("guestMicros") / 1e3,
                            turn.number("toolCalls"),
                            turn.number("messagesSent")));
        }
        return exit;
    }
}
