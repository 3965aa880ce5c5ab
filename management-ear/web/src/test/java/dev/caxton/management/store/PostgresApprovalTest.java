package dev.caxton.management.store;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Approvals in PostgreSQL. */
class PostgresApprovalTest extends ApprovalContract {

    @RegisterExtension
    static final Postgres POSTGRES = new Postgres();

    @Override
    DataSource database() {
        return POSTGRES.database();
    }
}
