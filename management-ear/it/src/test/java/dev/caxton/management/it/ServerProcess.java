package dev.caxton.management.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as {@code ./build serve} starts it: a process of its own, that can be stopped in order or killed. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern TOKEN = Pattern.compile("CAXTON_TOKEN=(cxt_\\w+)");

    private final Process script;
    private final Path output;
    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess(Process script, Path output, URI base) {
        this.script = script;
        this.output = output;
        this.base = base;
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param home its data directory
     * @param settings its environment
     */
    static ServerProcess start(Path home, Map<String, String> settings) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path output = Files.createTempFile(home.toAbsolutePath().getParent(), "serve", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("caxton.serve"), "--home", home.toString(), "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        ServerProcess server =
                new ServerProcess(builder.start(), output, URI.create("http://127.0.0.1:" + port + "/api/v1/"));
        try {
            server.awaitReady();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains(" is ready: ")) {
            if (!script.isAlive() || System.nanoTime() > end) {
                throw new IOException("the server did not become ready: " + output());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** What it has said on its console. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** The token that it showed at its first start. */
    String token() throws IOException {
        Matcher shown = TOKEN.matcher(output());
        if (!shown.find()) {
            throw new IOException("no token in " + output());
        }
        return shown.group(1);
    }

    /** A request below {@code /api/v1/}, as its administrator. */
    HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }

    /** Asks. */
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Ends its process as {@code kill -9} does. */
    void kill() throws IOException {
        script.toHandle()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    /** Stops it as an operator does; returns what its script ended with. */
    int stop() throws IOException {
        script.destroy();
        awaitEnd();
        return script.exitValue();
    }

    private void awaitEnd() throws IOException {
        try {
            if (!script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the server does not end: " + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (script.isAlive()) {
            kill();
        }
    }
}
