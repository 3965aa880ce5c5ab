package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The state of agents, in the table {@code agent_state}. What {@link #commit} has returned from is on disk. Called on threads of the runtime, outside of any
 * transaction of the container. Safe for use by many threads.
 */
public final class StateTable implements StateStore {

    private static final String AGENT = " WHERE tenant = ? AND name = ?";
    private static final String ITEM = AGENT + " AND item = ?";

    private final DataSource database;

    /**
     * A table in a database.
     *
     * @param database the database, migrated
     */
    public StateTable(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public Optional<byte[]> get(AgentId agent, String key) {
        return connected("read", connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT content FROM agent_state" + ITEM)) {
                name(select, 1, agent);
                select.setBytes(3, bytes(key));
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Size size(AgentId agent) {
        return connected("read", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT COUNT(*), COALESCE(SUM(OCTET_LENGTH(item) + OCTET_LENGTH(content)), 0) FROM agent_state"
                            + AGENT)) {
                name(select, 1, agent);
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        throw new StateException("the database gave no answer to a sum");
                    }
                    return new Size(rows.getInt(1), rows.getLong(2));
                }
            }
        });
    }

    @Override
    public void commit(Commit commit) {
        connected("kept", Work.atomic(connection -> {
            for (Map.Entry<String, Optional<byte[]>> change : commit.changes().entrySet()) {
                change(connection, commit.agent(), bytes(change.getKey()), change.getValue());
            }
            return commit;
        }));
    }

    private static void change(Connection connection, AgentId agent, byte[] key, Optional<byte[]> value)
            throws SQLException {
        if (value.isEmpty()) {
            delete(connection, agent, key);
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE agent_state SET content = ?" + ITEM)) {
            update.setBytes(1, value.get());
            name(update, 2, agent);
            update.setBytes(4, key);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO agent_state (tenant, name, item, content) VALUES (?, ?, ?, ?)")) {
            name(insert, 1, agent);
            insert.setBytes(3, key);
            insert.setBytes(4, value.get());
            insert.executeUpdate();
        }
    }

    private static void delete(Connection connection, AgentId agent, byte[] key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM agent_state" + ITEM)) {
            name(delete, 1, agent);
            delete.setBytes(3, key);
            delete.executeUpdate();
        }
    }

    @Override
    public void clear(AgentId agent) {
        connected("deleted", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM agent_state" + AGENT)) {
                name(delete, 1, agent);
                return delete.executeUpdate();
            }
        });
    }

    /** Deletes the state of agents that are not in the table {@code agent}: what a crash in the middle of their deployment left. */
    public void clearOrphans() {
        connected("deleted", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM agent_state WHERE NOT EXISTS"
                            + " (SELECT 1 FROM agent WHERE agent.tenant = agent_state.tenant AND agent.name = agent_state.name)")) {
                return delete.executeUpdate();
            }
        });
    }

    private <T> T connected(String done, Work<T> work) {
        try {
            return Work.in(database, work);
        } catch (SQLException e) {
            throw new StateException(
                    "the state can't be " + done + " now: the database does not answer as it should", e);
        }
    }

    private static void name(PreparedStatement statement, int first, AgentId agent) throws SQLException {
        statement.setString(first, agent.tenant().value());
        statement.setString(first + 1, agent.name());
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
