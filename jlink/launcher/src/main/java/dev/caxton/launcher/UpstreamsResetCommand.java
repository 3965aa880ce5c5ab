package dev.caxton.launcher;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Closes the circuit breaker of an upstream. */
@Command(
        name = "reset",
        description =
                "Close the circuit breaker of an upstream that you have looked after, so that calls reach it at once.")
final class UpstreamsResetCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "UPSTREAM", description = "The upstream: name or tenant/name.")
    String upstream = "";

    UpstreamsResetCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        UpstreamName name = UpstreamName.upstream(upstream);
        Json answer = new Json(server.post(name.path() + "/breaker/reset"));
        if (!printedAsJson(answer)) {
            terminal()
                    .out()
                    .println("the breaker of " + name + " is "
                            + answer.text("breaker").orElse("").toLowerCase(Locale.ROOT));
        }
        return ExitCode.OK;
    }
}
