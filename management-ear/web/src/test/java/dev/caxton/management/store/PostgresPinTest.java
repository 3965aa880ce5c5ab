package dev.caxton.management.store;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Upstreams and pins in PostgreSQL. */
class PostgresPinTest extends PinContract {

    @RegisterExtension
    static final Postgres POSTGRES = new Postgres();

    @Override
    DataSource database() {
        return POSTGRES.database();
    }
}
