package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.state.contract.StateStoreContract;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table, made by the very migration, in the database that the server has. */
class StateTableTest extends StateStoreContract {

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "keeper");

    @TempDir
    Path folder;

    private JdbcDataSource database() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + folder.resolve("state") + ";WRITE_DELAY=0");
        try {
            Schema.migrate(database);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return database;
    }

    @Override
    protected StateStore store() {
        return new StateTable(database());
    }

    @Test
    void isThereAgainWhenTheDatabaseIs() {
        byte[] largest = new byte[1_000_000];
        store().commit(new StateStore.Commit(AGENT, Optional.empty(), Map.of("k", Optional.of(largest))));
        StateStore again = store();
        assertArrayEquals(largest, again.get(AGENT, "k").orElseThrow());
        assertEquals(new StateStore.Size(1, 1_000_001), again.size(AGENT));
        assertTrue(again.blocks());
    }

    @Test
    void aCommitThatFailsChangesNothing() {
        StateStore store = store();
        store.commit(new StateStore.Commit(AGENT, Optional.empty(), Map.of("a", Optional.of(new byte[1]))));
        StateStore.Commit tooLarge = new StateStore.Commit(
                AGENT,
                Optional.empty(),
                Map.of("a", Optional.empty(), "b", Optional.of(new byte[2_000_000]), "c", Optional.of(new byte[1])));
        assertThrows(StateException.class, () -> store.commit(tooLarge));
        assertEquals(new StateStore.Size(1, 2), store.size(AGENT));
    }

    @Test
    void aDatabaseThatIsGoneIsSaid() {
        JdbcDataSource gone = new JdbcDataSource();
        gone.setURL("jdbc:h2:file:" + folder.resolve("nowhere") + ";IFEXISTS=TRUE");
        StateTable table = new StateTable(gone);
        assertThrows(StateException.class, () -> table.get(AGENT, "k"));
        assertThrows(StateException.class, () -> table.size(AGENT));
        assertThrows(StateException.class, () -> table.clear(AGENT));
    }

    @Test
    void stateOfAgentsThatWereNeverAcknowledgedIsSweptAway() {
        StateTable table = new StateTable(database());
        table.commit(new StateStore.Commit(AGENT, Optional.empty(), Map.of("k", Optional.of(new byte[1]))));
        table.clearOrphans();
        assertEquals(StateStore.Size.NONE, table.size(AGENT));
    }
}
