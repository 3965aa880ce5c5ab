package dev.caxton.management.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Databases as the server has one where nothing else is configured: in files of their own, gone after each test. */
final class H2 implements AfterEachCallback {

    private final List<JdbcConnectionPool> pools = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();

    /** A fresh database. */
    DataSource database() {
        try {
            Path folder = Files.createTempDirectory("h2-");
            folders.add(folder);
            JdbcConnectionPool pool =
                    JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0", "", "");
            pools.add(pool);
            return pool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        pools.forEach(JdbcConnectionPool::dispose);
        pools.clear();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
        folders.clear();
    }
}
