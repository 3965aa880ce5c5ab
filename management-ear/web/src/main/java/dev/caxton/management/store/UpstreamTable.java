package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.persistence.PersistenceException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Upstreams that were registered while the server ran, in the table {@code upstream}. What a method has returned from is on disk; a fault is a {@link PersistenceException}.
 */
public final class UpstreamTable {

    private static final String KEY = " WHERE tenant = ? AND name = ?";

    private final DataSource database;

    /**
     * A table in a database.
     *
     * @param database the database, migrated
     */
    public UpstreamTable(DataSource database) {
        this.database = database;
    }

    /**
     * All of them.
     *
     * @return sorted by tenant and name
     */
    public List<StoredUpstream> all() {
        return connected("read", connection -> {
            List<StoredUpstream> all = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT tenant, name, document, registrar, registered FROM upstream ORDER BY tenant, name");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(new StoredUpstream(
                            new TenantId(rows.getString(1)),
                            rows.getString(2),
                            rows.getString(3),
                            Principal.parse(rows.getString(4)),
                            rows.getObject(5, OffsetDateTime.class).toInstant()));
                }
            }
            return all;
        });
    }

    /**
     * Keeps one.
     *
     * @param upstream takes the place of the one of the same name, if there is one
     */
    public void put(StoredUpstream upstream) {
        connected("kept", Work.atomic(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM upstream" + KEY)) {
                delete.setString(1, upstream.tenant().value());
                delete.setString(2, upstream.name());
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO upstream (tenant, name, document, registrar, registered) VALUES (?, ?, ?, ?, ?)")) {
                insert.setString(1, upstream.tenant().value());
                insert.setString(2, upstream.name());
                insert.setString(3, upstream.document());
                insert.setString(4, upstream.registrar().toString());
                insert.setObject(5, upstream.registered().atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
            }
            return upstream;
        }));
    }

    /**
     * Forgets one. Nothing happens if there is none of this name.
     *
     * @param tenant its tenant
     * @param name its name
     */
    public void remove(TenantId tenant, String name) {
        connected("removed", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM upstream" + KEY)) {
                delete.setString(1, tenant.value());
                delete.setString(2, name);
                return delete.executeUpdate();
            }
        });
    }

    private <T> T connected(String done, Work<T> work) {
        try {
            return Work.in(database, work);
        } catch (SQLException e) {
            throw new PersistenceException(
                    "upstreams can't be " + done + ": the database does not answer as it should", e);
        }
    }
}
