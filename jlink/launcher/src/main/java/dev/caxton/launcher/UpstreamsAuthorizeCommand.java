package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person's consent to an upstream. */
@Command(
        name = "authorize",
        description = {
            "Let the gateway in where an upstream asks for a person (grant authorization_code).",
            "Shows the URL to open in a browser. The authorization server sends the browser elsewhere afterwards; hand that"
                    + " URL over, from the address bar, even if nothing answers there."
        })
final class UpstreamsAuthorizeCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "UPSTREAM", description = "The upstream: name or tenant/name.")
    String upstream = "";

    @Option(
            names = "--redirected",
            paramLabel = "FILE",
            description =
                    "A file with the URL that the browser was sent to, or - for standard input: it holds a code, which a"
                            + " list of processes would show. Without this, the URL to open is shown.")
    Optional<Path> redirected = Optional.empty();

    UpstreamsAuthorizeCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        UpstreamName name = UpstreamName.upstream(upstream);
        String path = name.path() + "/authorization";
        return redirected.isPresent() ? answer(server, name, path) : ask(server, name, path);
    }

    private ExitCode ask(Server server, UpstreamName name, String path) {
        Json answer = new Json(server.get(path));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        Optional<String> url = answer.text("url");
        if (url.isEmpty()) {
            terminal().note(name + " waits for nobody");
            return ExitCode.OK;
        }
        terminal().out().println(Terminal.printable(url.get()));
        terminal().note("Open this, then: caxton upstreams authorize " + name + " --redirected -");
        return ExitCode.OK;
    }

    private ExitCode answer(Server server, UpstreamName name, String path) {
        String url = new String(Inputs.message(terminal(), Optional.empty(), redirected), StandardCharsets.UTF_8);
        JsonObject body = JsonObject.of(Map.of("redirected", new JsonString(url.strip())));
        Json answer = new Json(server.post(path, "application/json", CanonicalJson.write(body)));
        if (!printedAsJson(answer)) {
            terminal().out().println("let in by " + name);
        }
        return ExitCode.OK;
    }
}
