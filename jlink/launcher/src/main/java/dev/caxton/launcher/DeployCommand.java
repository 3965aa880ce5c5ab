package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deploys an agent to a server. */
@Command(
        name = "deploy",
        description = {
            "Deploy an agent to a server and start it.",
            "",
            "Without a descriptor the agent has the name of the file and runs at the level default.",
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
        byte[] bytes = Inputs.file(module, Inputs.MAX_MODULE);
        byte[] described = descriptor
                .map(file -> Inputs.file(file, Inputs.MAX_DOCUMENT))
                .orElseGet(() -> CanonicalJson.write(
                        JsonObject.of(Map.of("name", new JsonString(name.orElseGet(this::fileName))))));
        String boundary = "caxton-" + UUID.randomUUID();
        Json answer = new Json(
                server.post("/agents", "multipart/form-data; boundary=" + boundary, form(boundary, bytes, described)));
        if (printedAsJson(answer)) {
            return ExitCode.OK;
        }
        answer.texts("warnings").forEach(warning -> terminal().note("warning: " + warning));
        terminal()
                .out()
                .println("deployed " + answer.text("id").orElse("") + " at level "
                        + answer.text("level").orElse("") + " on "
                        + answer.text("engine").orElse("") + ", sha256 "
                        + answer.text("module").orElse(""));
        return ExitCode.OK;
    }

    private String fileName() {
        String file = String.valueOf(module.getFileName());
        return file.endsWith(".wasm") ? file.substring(0, file.length() - ".wasm".length()) : file;
    }

    /** As RFC 7578 writes it. The boundary is random, so that no module can contain it. */
    private static byte[] form(String boundary, byte[] module, byte[] descriptor) {
        ByteArrayOutputStream form = new ByteArrayOutputStream(module.length + descriptor.length + 512);
        part(form, boundary, "module", "application/wasm", module);
        part(form, boundary, "descriptor", "application/yaml", descriptor);
        form.writeBytes(ascii("--" + boundary + "--\r\n"));
        return form.toByteArray();
    }

    private static void part(ByteArrayOutputStream form, String boundary, String name, String type, byte[] content) {
        form.writeBytes(ascii("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
                + name + "\"\r\nContent-Type: " + type + "\r\n\r\n"));
        form.writeBytes(content);
        form.writeBytes(ascii("\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
