package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue.JsonNumber;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an agent or a tenant has used. */
@Command(name = "usage", description = "Show what an agent has used, or all agents of a tenant together.")
final class UsageCommand extends RemoteCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "AGENT",
            description = "The agent: name or tenant/name. Without one: the tenant.")
    Optional<String> agent = Optional.empty();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "The tenant. Without it: ${DEFAULT-VALUE}.")
    String tenant = "default";

    UsageCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.get(
                agent.map(name -> "/usage/agents/" + id(name)).orElseGet(() -> "/usage/tenants/" + encoded(tenant))));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("USED", "SO FAR");
        answer.object().members().forEach((name, value) -> {
            if (value instanceof JsonNumber) {
                columns.row(name, Long.toString(answer.number(name)));
            }
        });
        for (String map : new String[] {"failures", "hostCalls"}) {
            Json counts = answer.inner(map);
            counts.object()
                    .members()
                    .keySet()
                    .forEach(name ->
                            columns.row(map + " " + Terminal.printable(name), Long.toString(counts.number(name))));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }
}
