package dev.caxton.management.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is done with a connection, on threads that have no transaction of the container. */
interface Work<T> {

    /** Does it. */
    T with(Connection connection) throws SQLException;

    /** The same in one transaction: all of it is kept, or nothing. */
    static <T> Work<T> atomic(Work<T> work) {
        return connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        };
    }

    /** Does it with a connection of a pool, which gets it back as it was. */
    static <T> T in(DataSource database, Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            try {
                return work.with(connection);
            } finally {
                connection.setAutoCommit(before);
            }
        }
    }
}
