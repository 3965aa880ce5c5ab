package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores in the database that the server has where nothing else is configured. */
class H2StoreTest extends StoreContract {

    @TempDir
    Path folder;

    private Optional<JdbcConnectionPool> pool = Optional.empty();

    @Override
    DataSource database() {
        if (pool.isEmpty()) {
            pool = Optional.of(pool("db"));
        }
        return pool.get();
    }

    private JdbcConnectionPool pool(String name) {
        return JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve(name) + ";WRITE_DELAY=0", "", "");
    }

    @AfterEach
    void dispose() {
        pool.ifPresent(JdbcConnectionPool::dispose);
    }

    /** A file as the first versions of Caxton left it. */
    @Test
    void aDatabaseOfTheFirstSchemaIsUpgradedWithAllThatItHas() throws SQLException {
        JdbcConnectionPool old = pool("old");
        Flyway.configure()
                .dataSource(old)
                .locations("classpath:db/before")
                .load()
                .migrate();
        try (Connection connection = old.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO agent VALUES ('default', 'keeper', 'name: keeper', '" + "c".repeat(64)
                    + "', TRUE, 'user:default/admin', TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00:00')");
            statement.execute("INSERT INTO agent VALUES ('default', 'still', 'name: still', '" + "c".repeat(64)
                    + "', FALSE, 'user:default/admin', TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00:00')");
            statement.execute("INSERT INTO agent_state VALUES ('default', 'keeper', X'6b', X'0102')");
            statement.execute("INSERT INTO token VALUES ('abcdefghijkl', 'user:default/admin', '" + "0".repeat(32)
                    + "', '" + "1".repeat(64) + "', TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00:00')");
        }
        old.dispose();
        dispose();
        JdbcConnectionPool upgraded = pool("old");
        pool = Optional.of(upgraded);
        close();
        open();
        assertEquals(2, count(upgraded, "agent_version"));
        assertEquals(1, count(upgraded, "token"));
        StoredAgent keeper = agents(AgentStore::all).getFirst();
        assertEquals("name: keeper", keeper.current().descriptor());
        assertEquals(1, keeper.current().number());
        assertEquals("user:default/admin", keeper.current().deployer().toString());
        assertEquals(false, agents(AgentStore::all).getLast().started());
        assertArrayEquals(
                new byte[] {1, 2},
                new StateTable(upgraded)
                        .get(new AgentId(TenantId.DEFAULT, "keeper"), "k")
                        .orElseThrow());
    }
}
