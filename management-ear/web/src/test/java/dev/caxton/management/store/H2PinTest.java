package dev.caxton.management.store;

import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams and pins in the database that the server has where nothing else is configured. */
class H2PinTest extends PinContract {

    @TempDir
    Path folder;

    private Optional<JdbcConnectionPool> pool = Optional.empty();

    @Override
    DataSource database() {
        pool = Optional.of(
                JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0", "", ""));
        return pool.get();
    }

    @AfterEach
    void dispose() {
        pool.ifPresent(JdbcConnectionPool::dispose);
    }
}
