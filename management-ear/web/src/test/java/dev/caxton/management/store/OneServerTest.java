package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two servers on one PostgreSQL. */
class OneServerTest {

    @RegisterExtension
    static final Postgres POSTGRES = new Postgres();

    private static void never() {
        throw new AssertionError("lost");
    }

    private static void run(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As a restart of the database would. */
    private static void endTheOthers(DataSource database) throws SQLException {
        run(
                database,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    @Test
    void theSecondIsRefusedUntilTheFirstHasEnded() throws Exception {
        DataSource database = POSTGRES.database();
        AutoCloseable first = OneServer.take(database, OneServerTest::never);
        assertThrows(IllegalStateException.class, () -> OneServer.take(database, OneServerTest::never));
        DataSource other = POSTGRES.database();
        OneServer.take(other, OneServerTest::never).close();
        first.close();
        OneServer.take(database, OneServerTest::never).close();
    }

    @Test
    void aLostSessionIsTakenAgainUnlessSomebodyWasFaster() throws Exception {
        DataSource database = POSTGRES.database();
        CountDownLatch lost = new CountDownLatch(1);
        OneServer first = assertInstanceOf(OneServer.class, OneServer.take(database, lost::countDown));
        assertTrue(first.look());
        endTheOthers(database);
        assertTrue(first.look(), "taken again");
        assertThrows(IllegalStateException.class, () -> OneServer.take(database, OneServerTest::never));
        endTheOthers(database);
        try (AutoCloseable second = OneServer.take(database, OneServerTest::never)) {
            assertFalse(first.look());
            assertTrue(lost.await(60, TimeUnit.SECONDS), "it hears of it by itself");
            assertEquals(OneServer.class, second.getClass());
        }
        first.close();
    }
}
