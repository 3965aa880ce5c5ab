import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step of the build: starts the built server once, asks it a few things, and has the JVM keep the classes that this took, parsed and verified, in an archive
 * (class data sharing). Later starts of the server map the archive instead of reading those classes: about a third less work.
 *
 * <p>Usage: {@code java KeepClasses.java SERVE ARCHIVE}, where SERVE starts the server. Does nothing where the archive is already there: the JVM takes no class from it
 * whose bytes have changed since, so that it grows old without harm.
 */
final class KeepClasses {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Pattern TOKEN = Pattern.compile("CAXTON_TOKEN=(\\S+)");

    private KeepClasses() {}

    public static void main(String... arguments) throws Exception {
        Path serve = Path.of(arguments[0]);
        Path archive = Path.of(arguments[1]);
        if (Files.exists(archive)) {
            return;
        }
        Path home = Files.createTempDirectory("caxton-classes");
        try {
            // Beside it, so that a build that is ended in the middle leaves no half of one.
            Path made = archive.resolveSibling(archive.getFileName() + ".new");
            Files.deleteIfExists(made);
            run(serve, home, made);
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(home);
        }
    }

    private static void run(Path serve, Path home, Path archive) throws Exception {
        int port = freePort();
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        serve.toString(), "--home", home.resolve("home").toString(), "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CAXTON_JAVA_OPTIONS", "-XX:ArchiveClassesAtExit=" + archive + " -Xlog:cds=off");
        Process server = builder.start();
        try {
            awaitReady(server, output);
            ask(URI.create("http://127.0.0.1:" + port), token(output));
        } finally {
            server.destroy();
            if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        if (!Files.exists(archive)) {
            throw new IOException("the server left no archive of its classes: " + Files.readString(output));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void awaitReady(Process server, Path output) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains(" is ready: ")) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new IOException("the server did not become ready: " + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    private static String token(Path output) throws IOException {
        Matcher shown = TOKEN.matcher(Files.readString(output));
        if (!shown.find()) {
            throw new IOException("the server showed no token: " + Files.readString(output));
        }
        return shown.group(1);
    }

    private static void ask(URI server, String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : new String[] {"/health/ready", "/openapi", "/api/v1/agents", "/api/v1/audit"}) {
                HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .timeout(PATIENCE)
                        .build();
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IOException("the server answered " + response.statusCode() + " to " + path + ": " + response.body());
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException problem) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
