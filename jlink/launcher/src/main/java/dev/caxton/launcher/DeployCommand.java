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

/** Deploys an agent to a server. */
@Command(
        name = "deploy",
        description = {
            "Deploy an agent to a server and start it.",
            "",
            "Without a descriptor the agent has the name of the file and runs at the level default. With --replace the",
            "module takes the place of the one that an agent has, with the agent's descriptor if none is given; no message",
            "is lost, and if it can't begin, nothing changes.",
            ""
        })
final class DeployCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "MODULE", description = "The WebAssembly module, a .wasm file.")
    Path module = Path.of("");

    @Option(
            names = "--descriptor",
            paramLabel = "FILE",
            description = "The agent's descriptor, YAML or JSON: name, level, limits, peers.")
    Optional<Path> descriptor = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "The agent's name, where there is no descriptor.")
    Optional<String> name = Optional.empty();

    @Option(
            names = "--replace",
            paramLabel = "AGENT",
            description = "The agent whose next version this is: name or tenant/name.")
    Optional<String> replace = Optional.empty();

    DeployCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        if (descriptor.isPresent() && name.isPresent()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "--descriptor and --name exclude each other",
                    "A descriptor has the name in it");
        }
        if (replace.isPresent() && name.isPresent()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "--replace and --name exclude each other",
                    "--replace says which agent it is");
        }
        byte[] bytes = Inputs.file(module, Inputs.MAX_MODULE);
        Optional<byte[]> given = descriptor.map(file -> Inputs.file(file, Inputs.MAX_DOCUMENT));
        Json answer = replace.isPresent()
                ? next(server, path(replace.get()) + "/versions", bytes, given)
                : new Json(
                        server.post("/agents", Form.deployment(bytes, given.orElseGet(this::named)), Optional.empty()));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        answer.texts("warnings").forEach(warning -> terminal().note("warning: " + warning));
        terminal()
                .out()
                .println((replace.isPresent() ? "replaced " : "deployed ")
                        + answer.text("id").orElse("") + " at level "
                        + answer.text("level").orElse("") + " on "
                        + answer.text("engine").orElse("") + ", sha256 "
                        + answer.text("module").orElse(""));
        return ExitCode.OK;
    }

    /** The next version, unless somebody else has made another one since this looked. */
    private static Json next(Server server, String path, byte[] module, Optional<byte[]> descriptor) {
        Server.Answer before = server.tagged(path);
        return new Json(server.post(
                path,
                Form.deployment(module, descriptor.orElseGet(() -> current(new Json(before.body())))),
                before.tag()));
    }

    private static byte[] current(Json versions) {
        return versions.items("versions").stream()
                .filter(version -> version.number("version") == versions.number("current"))
                .findFirst()
                .flatMap(version -> version.raw("descriptor"))
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] named() {
        return CanonicalJson.write(JsonObject.of(Map.of("name", new JsonString(name.orElseGet(this::fileName)))));
    }

    private String fileName() {
        String file = String.valueOf(module.getFileName());
        return file.endsWith(".wasm") ? file.substring(0, file.length() - ".wasm".length()) : file;
    }
}
