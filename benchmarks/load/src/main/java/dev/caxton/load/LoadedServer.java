package dev.caxton.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server of its own, as the build made it, with a plain servlet beside the application, on a free port, with an empty data directory. */
final class LoadedServer implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Path wlp;
    private final Path folder;
    private final int port;
    private final boolean floor;
    private Optional<Process> process = Optional.empty();

    private LoadedServer(Path wlp, Path folder, int port, boolean floor) {
        this.wlp = wlp;
        this.folder = folder;
        this.port = port;
        this.floor = floor;
    }

    /**
     * Lays out a server.
     *
     * @param wlp Open Liberty with the server {@code caxton}, as the build of the EAR leaves it
     * @param floor the web application with the plain servlet, if there is to be one
     */
    static LoadedServer layOut(Path wlp, Optional<Path> floor) throws IOException {
        Path folder = Files.createTempDirectory("caxton-server-load");
        Path usr = wlp.resolve("usr");
        copy(usr.resolve("shared"), folder.resolve("usr/shared"));
        copy(usr.resolve("servers/caxton"), folder.resolve("usr/servers/caxton"));
        if (floor.isPresent()) {
            Path dropins = Files.createDirectories(folder.resolve("usr/servers/caxton/dropins"));
            Files.copy(floor.get(), dropins.resolve("floor.war"));
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return new LoadedServer(wlp, folder, port, floor.isPresent());
    }

    /** Starts it, with the data that it had if it ran before. */
    void run() throws IOException {
        run(Map.of());
    }

    /** Starts it with more in its environment. */
    void run(Map<String, String> more) throws IOException {
        process = Optional.of(command("run", more));
    }

    /** Its data directory, there or not. */
    Path home() {
        return folder.resolve("home");
    }

    private Process command(String command, Map<String, String> more) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(wlp.resolve("bin/server").toString(), command, "caxton").redirectErrorStream(true);
        builder.redirectOutput(folder.resolve(command + ".out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "WLP_USER_DIR", folder.resolve("usr").toString(),
                        "WLP_OUTPUT_DIR", folder.resolve("out").toString(),
                        "CAXTON_HOME", home().toString(),
                        "CAXTON_HTTP_PORT", Integer.toString(port),
                        "JAVA_HOME", System.getProperty("java.home")));
        builder.environment().putAll(more);
        return builder.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    if (!file.startsWith(from.resolve("workarea"))) {
                        Files.createDirectories(target);
                    }
                } else if (!file.startsWith(from.resolve("workarea")) && !file.startsWith(from.resolve("logs"))) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The token of the first start. */
    String token() throws IOException {
        return Files.readString(folder.resolve("home/identity/first-token")).strip();
    }

    /** Waits until it is ready, which the plain servlet has to be too. */
    void awaitReady(HttpClient client) throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE;
        while (!answers(client, "/health/ready") || (floor && !answers(client, "/floor/?bytes=1"))) {
            if (System.nanoTime() > patience || !process.orElseThrow().isAlive()) {
                throw new IllegalStateException("the server is not ready; its folder: " + folder);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean answers(HttpClient client, String path) throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(uri().resolve(path))
                                            .timeout(ANSWER)
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops it as its own command does, and waits until it is gone. */
    void stop() throws IOException, InterruptedException {
        var _ = command("stop", Map.of()).waitFor();
        if (!process.orElseThrow().waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the server has not stopped");
        }
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = process.map(Process::toHandle).stream()
                .flatMap(handle -> Stream.concat(handle.descendants(), Stream.of(handle)))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
