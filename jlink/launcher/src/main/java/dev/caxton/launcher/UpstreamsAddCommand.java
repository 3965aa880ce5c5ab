package dev.caxton.launcher;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Registers an upstream. */
@Command(
        name = "add",
        description =
                "Register an upstream and connect it. Another server under the same name begins anew: what was decided on"
                        + " the tools of the former one is forgotten.")
final class UpstreamsAddCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "UPSTREAM", description = "The upstream: name or tenant/name.")
    String upstream = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "Its registration, YAML or JSON: an entry of upstreams.yaml without name and tenant.")
    Path file = Path.of("");

    UpstreamsAddCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        UpstreamName name = UpstreamName.upstream(upstream);
        byte[] document = Inputs.file(file, Inputs.MAX_DOCUMENT);
        Json answer = new Json(server.put(name.path(), "application/yaml", document, Optional.empty()));
        if (!printedAsJson(answer)) {
            terminal()
                    .out()
                    .println("registered " + name + ", "
                            + answer.text("state").orElse("").toLowerCase(Locale.ROOT));
        }
        return ExitCode.OK;
    }
}
