package dev.caxton.launcher;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts another version of an agent in use on a server. */
@Command(
        name = "rollback",
        description = {
            "Put an earlier version of an agent in use again.",
            "",
            "No message is lost, and if that version can't begin, nothing changes. 'versions' lists what there is.",
            ""
        })
final class RollbackCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent: name or tenant/name.")
    String agent = "";

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "The number of the version; the one before the one in use, if not given.")
    Optional<Long> to = Optional.empty();

    RollbackCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        String versions = path(agent) + "/versions";
        Server.Answer before = server.tagged(versions);
        long number = to.orElseGet(() -> oneBefore(new Json(before.body())));
        Json answer = new Json(server.post(versions + "/" + number + "/activate", before.tag()));
        if (!printedAsJson(answer)) {
            terminal()
                    .out()
                    .println(answer.text("id").orElse("") + " is at version " + number + ", "
                            + answer.text("state").orElse("").toLowerCase(Locale.ROOT) + ", sha256 "
                            + answer.text("module").orElse(""));
        }
        return ExitCode.OK;
    }

    private long oneBefore(Json versions) {
        return versions.items("versions").stream()
                .map(version -> version.number("version"))
                .filter(version -> version < versions.number("current"))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new Fault(
                        ExitCode.REFUSED,
                        "CAX-VERSION-UNKNOWN",
                        "there is no version of " + id(agent) + " before the one in use",
                        "Look at 'caxton versions " + agent + "'"));
    }
}
