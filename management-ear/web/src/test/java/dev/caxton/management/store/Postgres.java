package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caxton.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL for a class of tests. Where none is installed the class is skipped, unless the environment says CAXTON_POSTGRES=required. */
final class Postgres implements BeforeAllCallback, AfterAllCallback {

    private @Nullable PostgresServer server;

    PostgresServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** A fresh database. */
    DataSource database() {
        try {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setURL(server().database());
            database.setUser(server().user());
            database.setPassword(server().password());
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Optional<Path> installed = PostgresServer.installed();
        if ("required".equals(System.getenv("CAXTON_POSTGRES"))) {
            assertTrue(installed.isPresent(), "PostgreSQL is not installed");
        }
        assumeTrue(installed.isPresent(), "PostgreSQL is not installed");
        server = PostgresServer.start(installed.get());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (server != null) {
            server.close();
        }
    }
}
