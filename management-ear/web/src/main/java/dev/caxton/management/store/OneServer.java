package dev.caxton.management.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Sees to it that one server at a time works on a database: two would run every agent twice, and each would know nothing of what the other changes. On PostgreSQL it is an
 * advisory lock of a session that is kept open, so that it ends with the server however that ends; H2 locks its file itself.
 *
 * <p>When the session is lost, because the database was restarted, the lock is taken again; if another server was faster, this one hears of it and has to stop.
 */
public final class OneServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OneServer.class.getName());

    /** Tells this lock from those of others in the database. The schema is the other half: there may be a server for each. */
    private static final int CAXTON = 0x6361_7874; // "caxt"

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int VALID_SECONDS = 3;

    private final DataSource database;
    private final AtomicReference<Connection> session;
    private final Runnable lost;
    private final CountDownLatch closed = new CountDownLatch(1);

    private OneServer(DataSource database, Connection session, Runnable lost) {
        this.database = database;
        this.session = new AtomicReference<>(session);
        this.lost = lost;
    }

    /**
     * Takes the database for this server.
     *
     * @param database the database
     * @param lost called once, on a thread of its own, if another server has it later
     * @return to be closed when the server ends
     * @throws SQLException if the database can't be reached
     * @throws IllegalStateException if another server has it
     */
    public static AutoCloseable take(DataSource database, Runnable lost) throws SQLException {
        Connection session = database.getConnection();
        if (!session.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            session.close();
            return () -> {};
        }
        boolean taken = false;
        try {
            taken = locked(session);
        } finally {
            if (!taken) {
                session.close();
            }
        }
        if (!taken) {
            throw new IllegalStateException("another server works on this database");
        }
        OneServer one = new OneServer(database, session, lost);
        Thread.ofVirtual().name("caxton-one-server").start(one::watch);
        return one;
    }

    private static boolean locked(Connection session) throws SQLException {
        // Outside of any transaction: the lock is the session's.
        session.setAutoCommit(true);
        try (PreparedStatement lock =
                session.prepareStatement("SELECT pg_try_advisory_lock(?, hashtext(current_schema()))")) {
            lock.setInt(1, CAXTON);
            try (ResultSet answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private void watch() {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!stillOurs()) {
                    LOG.severe("another server has taken the database; this one stops");
                    lost.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    private boolean stillOurs() {
        try {
            return look();
        } catch (RuntimeException | Error e) {
            // Of a driver or a pool, or for want of memory. Whoever no longer looks never hears of the other server.
            LOG.log(Level.WARNING, "it could not be told whose the database is", e);
            return true;
        }
    }

    /** Whether the database is still this server's, as far as that can be told now. */
    boolean look() {
        Connection held = session.get();
        try {
            if (held.isValid(VALID_SECONDS)) {
                return true;
            }
            quietly(held);
            Connection next = database.getConnection();
            if (locked(next)) {
                session.set(next);
                if (closed.getCount() == 0) {
                    quietly(next);
                }
                return true;
            }
            next.close();
            return false;
        } catch (SQLException e) {
            LOG.log(Level.FINE, "the database can't be reached", e);
            return true;
        }
    }

    private static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "a connection did not close in order", e);
        }
    }

    /** Gives the database back. */
    @Override
    public void close() {
        closed.countDown();
        Connection held = session.get();
        try (PreparedStatement unlock = held.prepareStatement("SELECT pg_advisory_unlock_all()")) {
            // The connection goes back to a pool, and its session lives on.
            unlock.execute();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "the lock went with its session", e);
        }
        quietly(held);
    }
}
