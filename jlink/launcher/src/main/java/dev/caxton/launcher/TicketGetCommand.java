package dev.caxton.launcher;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the answer that a ticket stands for. */
@Command(
        name = "get",
        description = {
            "Print the answer that a ticket stands for, as often as you like until the ticket's end.",
            "",
            "The reply goes to standard output; what the turn used goes to standard error.",
            ""
        })
final class TicketGetCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "TICKET", description = "The ticket.")
    String ticket = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Quantities.Time.class,
            description = "How long to wait for the answer, such as 5s. Without it: not at all.")
    Optional<Duration> wait = Optional.empty();

    TicketGetCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        String query = wait.map(time -> "?wait=" + time.toMillis() + "ms").orElse("");
        Json view = new Json(server.get("/tickets/" + segment(ticket) + query));
        String state = view.text("state").orElse("");
        ExitCode exit = switch (state) {
            case "answered" -> ExitCode.OK;
            case "unanswered" -> ExitCode.NO_REPLY;
            case "failed" -> ExitCode.TURN_FAILED;
            default -> ExitCode.PENDING;
        };
        if (printedAsJson(view)) {
            return exit;
        }
        switch (exit) {
            case OK, NO_REPLY -> Replies.print(terminal(), view.inner("answer"));
            case TURN_FAILED -> {
                Json problem = view.inner("problem");
                throw new Fault(
                        exit,
                        problem.text("code").orElse("CAX-CLI-ANSWER"),
                        problem.text("message").orElse("the message was not handled"),
                        problem.text("remedy").orElse(""));
            }
            default -> terminal().note("pending");
        }
        return exit;
    }
}
