package dev.caxton.management.store;

import dev.caxton.mcp.pin.Pin;
import dev.caxton.mcp.pin.PinRecord;
import dev.caxton.mcp.pin.PinStore;
import dev.caxton.mcp.pin.Refusal;
import dev.caxton.mcp.pin.Refusals;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered about the tools of upstreams, in the tables {@code tool_pin} and {@code tool_refusal}. What a method has returned from is on disk; a fault is a
 * {@link PersistenceException}. Called on threads of the gateway, outside of any transaction of the container.
 */
public final class PinTable implements PinStore {

    private static final String COLUMNS =
            "first_seen, approved, document, approver, approved_at, quarantined, refusals_dropped";

    private record Key(String tenant, String upstream, String tool) {}

    private final DataSource database;

    /**
     * A table in a database.
     *
     * @param database the database, migrated
     */
    public PinTable(DataSource database) {
        this.database = database;
    }

    @Override
    public List<PinRecord> all() {
        return connected("read", connection -> {
            Map<Key, List<Refusal>> refused = refused(connection);
            List<PinRecord> pins = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT tenant, upstream, tool, " + COLUMNS + " FROM tool_pin");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    pins.add(pin(rows, refused));
                }
            }
            return pins;
        });
    }

    private static Map<Key, List<Refusal>> refused(Connection connection) throws SQLException {
        Map<Key, List<Refusal>> refused = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT tenant, upstream, tool, digest, refuser, refused_at FROM tool_refusal ORDER BY ordinal");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                refused.computeIfAbsent(key(rows), tool -> new ArrayList<>())
                        .add(new Refusal(rows.getString(4), Principal.parse(rows.getString(5)), instant(rows, 6)));
            }
        }
        return refused;
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(row.getString(1), row.getString(2), row.getString(3));
    }

    private static PinRecord pin(ResultSet row, Map<Key, List<Refusal>> refused) throws SQLException {
        Optional<Pin> approved = row.getString(5) == null
                ? Optional.empty()
                : Optional.of(new Pin(
                        row.getString(5), row.getString(6), Principal.parse(row.getString(7)), instant(row, 8)));
        return new PinRecord(
                new TenantId(row.getString(1)),
                new ToolName(row.getString(2), row.getString(3)),
                row.getString(4),
                approved,
                new Refusals(refused.getOrDefault(key(row), List.of()), row.getInt(10)),
                Optional.ofNullable(row.getString(9)));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void put(Collection<PinRecord> records) {
        connected("kept", Work.atomic(connection -> {
            put(connection, records);
            return records;
        }));
    }

    private static void put(Connection connection, Collection<PinRecord> records) throws SQLException {
        for (PinRecord pin : records) {
            if (update(connection, pin)) {
                lift(connection, pin);
            } else {
                insert(connection, pin);
            }
            refuse(connection, pin);
        }
    }

    private static boolean update(Connection connection, PinRecord pin) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE tool_pin SET first_seen = ?, approved = ?,"
                + " document = ?, approver = ?, approved_at = ?, quarantined = ?, refusals_dropped = ?"
                + " WHERE tenant = ? AND upstream = ? AND tool = ?")) {
            values(update, 1, pin);
            key(update, 8, pin);
            return update.executeUpdate() > 0;
        }
    }

    private static void insert(Connection connection, PinRecord pin) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO tool_pin (tenant, upstream, tool, "
                + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            key(insert, 1, pin);
            values(insert, 4, pin);
            insert.executeUpdate();
        }
    }

    private static void lift(Connection connection, PinRecord pin) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM tool_refusal WHERE tenant = ? AND upstream = ? AND tool = ?")) {
            key(delete, 1, pin);
            delete.executeUpdate();
        }
    }

    private static void refuse(Connection connection, PinRecord pin) throws SQLException {
        List<Refusal> refused = pin.refusals().latest();
        if (refused.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO tool_refusal"
                + " (tenant, upstream, tool, digest, ordinal, refuser, refused_at) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < refused.size(); i++) {
                Refusal refusal = refused.get(i);
                key(insert, 1, pin);
                insert.setString(4, refusal.digest());
                insert.setInt(5, i);
                insert.setString(6, refusal.principal().toString());
                insert.setObject(7, refusal.since().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void key(PreparedStatement statement, int from, PinRecord pin) throws SQLException {
        statement.setString(from, pin.tenant().value());
        statement.setString(from + 1, pin.tool().upstream());
        statement.setString(from + 2, pin.tool().tool());
    }

    private static void values(PreparedStatement statement, int from, PinRecord pin) throws SQLException {
        Optional<Pin> approved = pin.approved();
        statement.setString(from, pin.firstSeen());
        statement.setString(from + 1, approved.map(Pin::digest).orElse(null));
        statement.setString(from + 2, approved.map(Pin::document).orElse(null));
        statement.setString(
                from + 3, approved.map(Pin::approver).map(Principal::toString).orElse(null));
        statement.setObject(from + 4, time(approved.map(Pin::since)));
        statement.setString(from + 5, pin.quarantined().orElse(null));
        statement.setInt(from + 6, pin.refusals().dropped());
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.map(moment -> moment.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    @Override
    public void forget(TenantId tenant, String upstream, Collection<PinRecord> staying) {
        connected("forgotten", Work.atomic(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM tool_pin WHERE tenant = ? AND upstream = ?")) {
                delete.setString(1, tenant.value());
                delete.setString(2, upstream);
                delete.executeUpdate();
            }
            put(connection, staying);
            return staying;
        }));
    }

    private <T> T connected(String done, Work<T> work) {
        try {
            return Work.in(database, work);
        } catch (SQLException e) {
            throw new PersistenceException(
                    "what is known about tools can't be " + done + ": the database does not answer as it should", e);
        }
    }
}
