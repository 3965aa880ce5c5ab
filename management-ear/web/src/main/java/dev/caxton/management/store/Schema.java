package dev.caxton.management.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the database to the schema of this version, step by step, each step once. The steps are the files in {@code db/migration}: those in {@code all}, and
 * those in the folder of the database's own kind where the kinds differ.
 */
public final class Schema {

    private Schema() {}

    /**
     * Takes the steps that are missing. A database of a newer version is refused.
     *
     * @param database the database
     * @throws SQLException if it can't be reached
     */
    public static void migrate(DataSource database) throws SQLException {
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration/all", "classpath:db/migration/" + kind(database))
                .failOnMissingLocations(true)
                .ignoreMigrationPatterns(new String[0])
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    private static String kind(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
            return switch (product) {
                case "h2", "postgresql" -> product;
                default -> throw new IllegalStateException("Caxton knows H2 and PostgreSQL, not " + product);
            };
        }
    }
}
