package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.ToolName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a tool by hand. */
@Command(
        name = "call",
        description = {
            "Call a tool of an upstream by hand, under your own grants: policy, rates, approval and records are those of every"
                    + " call.",
            "",
            "The text that the tool answers goes to standard output. A call that needs an approval is refused, and the"
                    + " refusal names it; once it is given, make the very same call again. An answer is waited for for a quarter of an hour;"
                    + " a call that is not answered by then, or whose connection is lost, may still be under way.",
            ""
        })
final class ToolsCallCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "TOOL", description = "The tool of your tenant: upstream/tool.")
    String tool = "";

    @Option(
            names = {"-a", "--arguments"},
            paramLabel = "JSON",
            description =
                    "The arguments, a JSON object; @FILE reads them from a file, - from standard input. Without it: none.")
    String arguments = "{}";

    ToolsCallCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        ToolName name = name();
        byte[] answer = server.called("/tools/" + name + "/call", arguments());
        Json known = server.read(answer);
        if (json) {
            // As it came: numbers may be more exact than this program keeps them.
            terminal().reply(answer);
        } else {
            print(known.inner("result"));
        }
        if (known.is("isError")) {
            terminal().note("the tool reported an error");
            return ExitCode.TOOL_FAILED;
        }
        return ExitCode.OK;
    }

    private ToolName name() {
        try {
            return ToolName.parse(tool);
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "'" + Terminal.printable(tool) + "' names no tool: " + e.getMessage(),
                    "Write upstream/tool, as 'caxton tools' lists it");
        }
    }

    private byte[] arguments() {
        Optional<Path> file = arguments.equals("-")
                ? Optional.of(Path.of("-"))
                : Optional.of(arguments).filter(text -> text.startsWith("@")).map(text -> Path.of(text.substring(1)));
        return file.isPresent()
                ? Inputs.message(terminal(), Optional.empty(), file)
                : arguments.getBytes(StandardCharsets.UTF_8);
    }

    private void print(Json result) {
        boolean shown = false;
        for (Json item : result.items("content")) {
            Optional<String> text =
                    item.raw("text").or(() -> item.inner("resource").raw("text"));
            text.ifPresent(content -> terminal().reply(content.getBytes(StandardCharsets.UTF_8)));
            if (text.isEmpty()) {
                terminal().note("(" + described(item) + "; --json shows it)");
            }
            shown |= text.isPresent();
        }
        JsonValue structured = result.object().members().get("structuredContent");
        if (!shown && structured != null) {
            terminal().out().println(Json.shown(structured));
        }
    }

    /** What is no text: its type, and what else is short. */
    private static String described(Json item) {
        Json about = item.inner("resource").object().members().isEmpty() ? item : item.inner("resource");
        return item.text("type").orElse("content of no type")
                + about.text("mimeType").map(type -> " " + type).orElse("")
                + about.text("uri").map(uri -> " " + uri).orElse("");
    }
}
