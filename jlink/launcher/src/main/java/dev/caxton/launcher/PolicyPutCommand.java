package dev.caxton.launcher;

import dev.caxton.policy.yaml.PolicyYaml;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a policy document in force on a server. */
@Command(name = "put", description = "Put a policy document in force on a server, for every decision from then on.")
final class PolicyPutCommand extends RemoteCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "A policy document, YAML or JSON.")
    Path file = Path.of("");

    @Option(
            names = "--over",
            paramLabel = "DIGEST",
            description = "Only if the document in force has this digest, as an earlier 'put' printed it.")
    Optional<String> over = Optional.empty();

    PolicyPutCommand(Terminal terminal, CaxtonCommand caxton) {
        super(terminal, caxton);
    }

    @Override
    ExitCode run(Server server) {
        byte[] text = Inputs.file(file, PolicyYaml.CAPS.bytes());
        if (over.filter(digest -> !digest.matches("[0-9a-f]{64}")).isPresent()) {
            throw new Fault(ExitCode.USAGE, "CAX-CLI-USAGE", "a digest has 64 hexadecimal digits", "Copy it whole");
        }
        Json answer =
                new Json(server.put("/policy", "application/yaml", text, over.map(digest -> "\"" + digest + "\"")));
        if (!printedAsJson(answer)) {
            terminal()
                    .out()
                    .println("in force: " + answer.text("name").orElse("") + " of the tenant "
                            + answer.text("tenant").orElse("") + ", digest "
                            + answer.text("digest").orElse(""));
        }
        return ExitCode.OK;
    }
}
