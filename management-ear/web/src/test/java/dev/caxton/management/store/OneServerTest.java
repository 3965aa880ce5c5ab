package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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

    /** The database, whose first connection answers the first look with an error, as where memory is short. */
    private static DataSource failing(DataSource database, CountDownLatch thrown) {
        return proxy(
                DataSource.class,
                database,
                (method, answer) -> method.getName().equals("getConnection")
                        ? proxy(Connection.class, (Connection) answer, (called, result) -> {
                            if (called.getName().equals("isValid") && thrown.getCount() > 0) {
                                thrown.countDown();
                                throw new OutOfMemoryError("a test");
                            }
                            return result;
                        })
                        : answer);
    }

    private interface Change {
        Object of(Method method, Object answer);
    }

    private static <T> T proxy(Class<T> type, T real, Change change) {
        return type.cast(Proxy.newProxyInstance(
                OneServerTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return change.of(method, method.invoke(real, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void anErrorDoesNotEndTheWatch() throws Exception {
        DataSource database = POSTGRES.database();
        CountDownLatch thrown = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        try (AutoCloseable first = OneServer.take(failing(database, thrown), lost::countDown)) {
            assertTrue(thrown.await(60, TimeUnit.SECONDS));
            endTheOthers(database);
            try (AutoCloseable second = OneServer.take(database, OneServerTest::never)) {
                assertTrue(lost.await(60, TimeUnit.SECONDS), "it looks again, and hears of the second");
                assertNotSame(first, second);
            }
        }
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
