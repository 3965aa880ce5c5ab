package dev.caxton.management.store;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stores in PostgreSQL. */
class PostgresStoreTest extends StoreContract {

    @RegisterExtension
    static final Postgres POSTGRES = new Postgres();

    @Override
    DataSource database() {
        return POSTGRES.database();
    }
}
