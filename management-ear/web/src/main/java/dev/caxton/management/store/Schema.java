package dev.caxton.management.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the database to the schema of this version, step by step, each step once. The steps are the files in {@code db/migration}. */
public final class Schema {

    private Schema() {}

    /**
     * Takes the steps that are missing. A database of a newer version is refused.
     *
     * @param database the database
     */
    public static void migrate(DataSource database) {
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
