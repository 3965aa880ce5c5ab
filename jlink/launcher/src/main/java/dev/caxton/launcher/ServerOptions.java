package dev.caxton.launcher;

import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server, for every command that talks to one. picocli sets the field. */
final class ServerOptions {

    /** Where {@code ./build serve} listens. */
    static final String DEFAULT_SERVER = "http://127.0.0.1:9080";

    static final String SERVER = "CAXTON_SERVER";
    static final String TOKEN = "CAXTON_TOKEN";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server. Without it: the variable " + SERVER + ", or " + DEFAULT_SERVER
                    + ". The token is in the variable " + TOKEN + ", so that no list of processes shows it.")
    Optional<URI> server = Optional.empty();

    /** The server to talk to; what stands behind the command wins over what stands before it. */
    Server open(Terminal terminal, CaxtonCommand caxton) {
        URI base = server.or(() -> caxton.server)
                .or(() -> Optional.ofNullable(terminal.environment().get(SERVER))
                        .filter(text -> !text.isEmpty())
                        .map(ServerOptions::uri))
                .orElse(URI.create(DEFAULT_SERVER));
        return new Server(base, Optional.ofNullable(terminal.environment().get(TOKEN)));
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-SERVER",
                    "the variable " + SERVER + " holds no URL",
                    "Write it as " + DEFAULT_SERVER);
        }
    }
}
