package dev.caxton.management.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is done with a connection, on threads that have no transaction of the container. */
interface Work<T> {

    /** Does it. */
    T with(Connection connection) throws SQLException;

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
