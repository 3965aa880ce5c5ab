package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caxton.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Servers that are killed and stopped while clients change everything that is kept. Whatever was acknowledged is there afterwards, and of what was under way either all or
 * nothing. The databases are tested at the same time: most of it is waiting for servers to start.
 */
class RestartIT {

    /** How often each server is killed; it is stopped in order once after that. */
    private static final int KILLS = Integer.getInteger("caxton.kills", 1);

    private static final Path FIGURES = Path.of("target/restart-recovery.txt");

    @TempDir
    Path folder;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void inTheFileOfTheDataDirectoryAndFromACopyOfThat() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Changes changes = survive(home, Map.of());
        // The backup that docs/configuration.md describes.
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.startsWith(home.resolve("code-cache")) && !file.startsWith(home.resolve("server"))) {
                    Files.copy(file, copy.resolve(home.relativize(file).toString()));
                }
            }
        }
        try (ServerProcess server = ServerProcess.start(copy, Map.of())) {
            changes.verify(server);
            assertEquals(0, server.stop(), server.output());
        }
        report("H2", changes);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void inPostgres() throws IOException {
        Optional<Path> installed = PostgresServer.installed();
        if ("required".equals(System.getenv("CAXTON_POSTGRES"))) {
            assertTrue(installed.isPresent(), "PostgreSQL is not installed");
        }
        assumeTrue(installed.isPresent(), "PostgreSQL is not installed");
        try (PostgresServer postgres = PostgresServer.start(installed.get());
                DownIssuer issuer = new DownIssuer()) {
            Path home = Files.createDirectory(folder.resolve("home"));
            Map<String, String> settings = Map.of(
                    "CAXTON_DB_URL", postgres.database(),
                    "CAXTON_DB_USER", postgres.user(),
                    "CAXTON_DB_PASSWORD", postgres.password(),
                    "CAXTON_AUTH_JWT_ISSUER", "https://id.example",
                    "CAXTON_AUTH_JWT_AUDIENCE", "caxton",
                    "CAXTON_AUTH_JWT_KEYS", issuer.keys().toString());
            Changes changes = survive(home, settings);
            try (ServerProcess server = ServerProcess.start(home, settings)) {
                changes.verify(server);
                issuer.isAskedOnceMore(server);
                isNotSharedWith(Files.createDirectory(folder.resolve("second")), settings);
                report("PostgreSQL", changes);
                postgres.down();
                try {
                    changes.areRefused(server, "CAX-STORE-UNAVAILABLE");
                } finally {
                    postgres.up();
                }
                changes.areTakenAgain(server);
                assertEquals(0, server.stop(), server.output());
            }
            assertTrue(Files.notExists(home.resolve("db/caxton.mv.db")), "there is a file of H2 too");
            try (Stream<Path> files = Files.walk(home.resolve("server"))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(".log"))
                        .forEach(log -> assertTrue(!read(log).contains(postgres.password()), "a secret in " + log));
            }
        }
    }

    /** Long after the start of the first one, so that whatever looks after connections has done so. */
    private static void isNotSharedWith(Path home, Map<String, String> settings) {
        IOException refused = assertThrows(
                IOException.class, () -> ServerProcess.start(home, settings).close());
        assertTrue(
                String.valueOf(refused.getMessage()).contains("Another Caxton server works on this database"),
                refused::toString);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Changes survive(Path home, Map<String, String> settings) throws IOException {
        Changes changes;
        try (ServerProcess server = ServerProcess.start(home, settings)) {
            changes = new Changes(server.token());
            changes.underLoad(server, server::kill);
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (ServerProcess server = ServerProcess.start(home, settings)) {
                changes.verify(server);
                changes.underLoad(server, server::kill);
            }
        }
        try (ServerProcess server = ServerProcess.start(home, settings)) {
            changes.verify(server);
            changes.underLoad(server, () -> assertEquals(0, server.stop(), server.output()));
        }
        return changes;
    }

    private static void report(String kind, Changes changes) throws IOException {
        String figures = kind + ": " + KILLS + " kills and a stop under load, " + changes.figures();
        Files.writeString(FIGURES, figures + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
