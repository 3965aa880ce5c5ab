package dev.caxton.launcher;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Throws the one switch of a server, releases it, or shows what is held. */
@Command(
        name = "hold",
        description = {
            "Hold turns or tool calls of an agent, a tenant or the whole node, at once.",
            "",
            "Without arguments it shows what is held. Holds outlive a restart of the server. Tool calls of a tenant or the node"
                    + " are those of outside clients and people too.",
            ""
        })
final class HoldCommand extends RemoteCommand {

    /** What can be held. */
    enum What {
        TURNS,
        TOOL_CALLS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
    Optional<What> what = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SCOPE",
            description = "An agent (name or tenant/name), a tenant (tenant/*), or the node (*).")
    Optional<String> scope = Optional.empty();

    @Option(names = "--release", description = "Release what is held.")
    boolean release;

    HoldCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        if (what.isPresent() != scope.isPresent() || (release && what.isEmpty())) {
            throw new Fault(
                    ExitCode.USAGE, "CAX-CLI-USAGE", "a hold has a WHAT and a SCOPE", "See 'caxton hold --help'");
        }
        if (what.isEmpty()) {
            return list(new Json(server.get("/holds")));
        }
        String path = "/holds/" + what.get() + target(scope.get());
        if (release) {
            server.delete(path);
        } else {
            var _ = server.put(path);
        }
        if (!json) {
            terminal()
                    .out()
                    .println((release ? "released " : "held ") + what.get() + " of " + Terminal.printable(scope.get()));
        }
        return ExitCode.OK;
    }

    private static String target(String scope) {
        if (scope.equals("*")) {
            return "/node";
        }
        return scope.endsWith("/*")
                ? "/tenants/" + encoded(scope.substring(0, scope.length() - 2))
                : "/agents/" + id(scope);
    }

    private ExitCode list(Json answer) {
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("HELD", "OF");
        for (Json hold : answer.items("holds")) {
            columns.row(hold.text("what").orElse(""), hold.text("scope").orElse(""));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
