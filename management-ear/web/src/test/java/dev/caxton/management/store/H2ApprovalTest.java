package dev.caxton.management.store;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Approvals in the database that the server has where nothing else is configured. */
class H2ApprovalTest extends ApprovalContract {

    @RegisterExtension
    final H2 h2 = new H2();

    @Override
    DataSource database() {
        return h2.database();
    }
}
