package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.state.contract.StateStoreContract;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table of state in PostgreSQL. */
class PostgresStateTableTest extends StateStoreContract {

    @RegisterExtension
    static final Postgres POSTGRES = new Postgres();

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "keeper");

    private static DataSource database() {
        try {
            DataSource database = POSTGRES.database();
            Schema.migrate(database);
            return database;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected StateStore store() {
        return new StateTable(database());
    }

    private static StateStore.Commit commit(Map<String, Optional<byte[]>> changes) {
        return new StateStore.Commit(AGENT, Optional.empty(), changes);
    }

    @Test
    void aCommitThatFailsChangesNothing() {
        StateStore store = store();
        store.commit(commit(Map.of("a", Optional.of(new byte[1]))));
        assertThrows(
                StateException.class,
                () -> store.commit(commit(Map.of(
                        "a", Optional.empty(), "b", Optional.of(new byte[2_000_000]), "c", Optional.of(new byte[1])))));
        assertEquals(new StateStore.Size(1, 2), store.size(AGENT));
    }

    @Test
    void aDatabaseThatIsGoneIsSaidAndWhatWasCommittedIsThereWhenItIsBack() throws IOException {
        StateStore store = store();
        store.commit(commit(Map.of("k", Optional.of(new byte[] {7}))));
        POSTGRES.server().down();
        try {
            assertThrows(StateException.class, () -> store.get(AGENT, "k"));
            assertThrows(StateException.class, () -> store.commit(commit(Map.of("k", Optional.of(new byte[] {8})))));
        } finally {
            POSTGRES.server().up();
        }
        assertArrayEquals(new byte[] {7}, store.get(AGENT, "k").orElseThrow());
    }

    @Test
    void stateOfAgentsThatWereNeverAcknowledgedIsSweptAway() {
        DataSource database = database();
        StateTable table = new StateTable(database);
        table.commit(commit(Map.of("k", Optional.of(new byte[] {7}))));
        table.clearOrphans();
        assertEquals(StateStore.Size.NONE, table.size(AGENT));
    }
}
