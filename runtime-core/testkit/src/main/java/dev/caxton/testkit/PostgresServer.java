package dev.caxton.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL as Debian packages it: in a folder of its own, on a free port of 127.0.0.1, run by the user {@code postgres} where the tests are run by root,
 * whom it refuses. Gone when it is closed.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String USER = "caxton";
    private static final long PATIENCE_SECONDS = 60;

    private final Path binaries;
    private final Path folder;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private int databases;

    private PostgresServer(Path binaries, Path folder, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Where the newest installed version is.
     *
     * @return its folder of programs; empty if there is none
     */
    public static Optional<Path> installed() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Starts one. Blocks until it answers.
     *
     * @param binaries of which version
     * @return the server
     * @throws IOException if it does not start
     */
    public static PostgresServer start(Path binaries) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresServer server = new PostgresServer(binaries, Files.createTempDirectory("caxton-postgres"), port);
        Path secret = server.folder.resolve("secret");
        Files.writeString(secret, server.password);
        if (root()) {
            run(List.of("chown", "-R", "postgres:", server.folder.toString()), Map.of());
        }
        try {
            server.asOwner(
                    "initdb",
                    "-D",
                    server.data(),
                    "-U",
                    USER,
                    "--pwfile=" + secret,
                    "-A",
                    "scram-sha-256",
                    "-E",
                    "UTF8",
                    "--no-locale",
                    "--no-sync");
            server.up();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /**
     * Starts it again. Blocks until it answers.
     *
     * @throws IOException if it does not start
     */
    public void up() throws IOException {
        asOwner(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories= -c max_connections=50",
                "start");
    }

    /**
     * Stops it at once, as a crash would; the data stays.
     *
     * @throws IOException if it does not stop
     */
    public void down() throws IOException {
        asOwner("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    /**
     * A fresh database.
     *
     * @return its URL for JDBC
     * @throws IOException if it can't be made
     */
    public String database() throws IOException {
        String name = "d" + ++databases;
        run(
                List.of(
                        binaries.resolve("psql").toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-U",
                        USER,
                        "-d",
                        "postgres",
                        "-c",
                        "CREATE DATABASE " + name),
                Map.of("PGPASSWORD", password));
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /**
     * Who owns its databases.
     *
     * @return a name
     */
    public String user() {
        return USER;
    }

    /**
     * That one's password.
     *
     * @return different for each server
     */
    public String password() {
        return password;
    }

    private void asOwner(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command, Map.of());
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command, Map<String, String> environment) throws IOException {
        // pg_ctl leaves the server with its own output, so nothing may wait for the end of that.
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no end of " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(folder.resolve("data").resolve("postmaster.pid"))) {
            down();
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
