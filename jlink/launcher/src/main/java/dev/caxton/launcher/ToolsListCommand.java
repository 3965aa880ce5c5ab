package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the tools of upstreams with their states. */
@Command(
        name = "list",
        description =
                "List the tools of an upstream, or of all, and which of them count: approved, pending, quarantined since"
                        + " they changed, refused, or absent.")
final class ToolsListCommand extends RemoteCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "UPSTREAM",
            description = "The upstream: name or tenant/name. Without it: all of your tenant.")
    Optional<String> upstream = Optional.empty();

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state.")
    Optional<String> state = Optional.empty();

    ToolsListCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        List<Json> tools = new ArrayList<>();
        for (UpstreamName name : upstreams(server)) {
            Optional<String> next = Optional.empty();
            do {
                Json page = new Json(server.get(name.path() + "/tools?limit=1000"
                        + state.map(only -> "&state=" + encoded(only)).orElse("")
                        + next.map(cursor -> "&cursor=" + encoded(cursor)).orElse("")));
                tools.addAll(page.items("tools"));
                next = page.raw("next");
            } while (next.isPresent());
        }
        JsonArray objects =
                new JsonArray(tools.stream().<JsonValue>map(Json::object).toList());
        if (printedAsJson(new Json(JsonObject.of(Map.of("tools", objects))))) {
            return ExitCode.OK;
        }
        Columns columns = new Columns("TOOL", "STATE", "APPROVED BY", "REMARKS");
        for (Json tool : tools) {
            columns.row(
                    tool.text("tool").orElse(""),
                    tool.text("state").orElse(""),
                    tool.inner("approved").text("by").orElse("-"),
                    remarks(tool));
        }
        columns.print(terminal());
        return ExitCode.OK;
    }

    private List<UpstreamName> upstreams(Server server) {
        return upstream.map(name -> List.of(UpstreamName.upstream(name)))
                .orElseGet(() -> new Json(server.get("/upstreams"))
                        .items("upstreams").stream()
                                .map(known -> UpstreamName.upstream(
                                        known.raw("tenant").orElse("default") + "/"
                                                + known.raw("name").orElse("")))
                                .toList());
    }

    /** What somebody who decides should not overlook. */
    static String remarks(Json tool) {
        String warnings = tool.items("warnings").stream()
                .map(warning -> warning.text("kind").orElse("") + " "
                        + warning.text("tool").orElse(""))
                .collect(Collectors.joining("; "));
        String renamed =
                tool.text("renamedFrom").map(former -> "renamed from " + former).orElse("");
        return Stream.of(warnings, renamed, refused(tool))
                .filter(remark -> !remark.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** Who refused the tool as it is, or as it was once; nothing if nobody did. */
    private static String refused(Json tool) {
        Json refusal = tool.inner("refused");
        boolean asItIs = refusal.text("digest").equals(tool.text("digest"));
        return refusal.text("by")
                .map(person -> (asItIs ? "refused by " : "another description was refused by ")
                        + person
                        + refusal.text("since").map(time -> " at " + time).orElse(""))
                .orElse("");
    }
}
