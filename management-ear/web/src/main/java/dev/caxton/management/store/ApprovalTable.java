package dev.caxton.management.store;

import dev.caxton.mcp.approval.Approval;
import dev.caxton.mcp.approval.ApprovalStore;
import dev.caxton.mcp.approval.ApprovalStoreException;
import dev.caxton.mcp.approval.ExactCall;
import dev.caxton.mcp.approval.MemoryApprovalStore;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Approvals in the table {@code approval}, and the same in memory to look at, within the caps of {@link MemoryApprovalStore}. Called on threads of the gateway, outside of any
 * transaction of the container.
 */
public final class ApprovalTable implements ApprovalStore {

    private static final Logger LOG = Logger.getLogger(ApprovalTable.class.getName());
    private static final String COLUMNS =
            "id, caller, tool, pin, digest, arguments, rule_by, four_eyes, expires_milli, requested, approvers, refused";

    private final DataSource database;
    private final MemoryApprovalStore memory = new MemoryApprovalStore();
    // Held for every change: memory and table go through the same states.
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * Reads what is there.
     *
     * @param database the database, migrated
     * @throws SQLException if it can't be read
     */
    public ApprovalTable(DataSource database) throws SQLException {
        this.database = database;
        for (Approval approval : read()) {
            if (!memory.add(approval)) {
                LOG.warning("no room for the approval " + approval.id() + ": the call has to be asked for anew");
                delete(approval);
            }
        }
    }

    private List<Approval> read() throws SQLException {
        return Work.in(database, connection -> {
            List<Approval> approvals = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT " + COLUMNS + " FROM approval ORDER BY requested, id");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    approvals.add(approval(rows));
                }
            }
            return approvals;
        });
    }

    private static Approval approval(ResultSet row) throws SQLException {
        return new Approval(
                row.getString(1),
                new ExactCall(
                        Principal.parse(row.getString(2)),
                        ToolName.parse(row.getString(3)),
                        row.getString(4),
                        row.getString(5)),
                row.getString(6),
                new ApprovalRule(
                        lines(row.getString(7), PrincipalPattern::parse),
                        row.getBoolean(8),
                        Duration.ofMillis(row.getLong(9))),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                new LinkedHashSet<>(lines(row.getString(11), Principal::parse)),
                row.getBoolean(12));
    }

    private static <T> List<T> lines(String text, Function<String, T> parse) {
        return text.lines().map(parse).toList();
    }

    private static String lines(Collection<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    @Override
    public Optional<Approval> byId(String id) {
        return memory.byId(id);
    }

    @Override
    public Optional<Approval> byCall(ExactCall call) {
        return memory.byCall(call);
    }

    @Override
    public List<Approval> all() {
        return memory.all();
    }

    @Override
    public boolean add(Approval approval) {
        changing.lock();
        try {
            if (!memory.add(approval)) {
                return false;
            }
            boolean kept = false;
            try {
                insert(approval);
                kept = true;
            } finally {
                if (!kept) {
                    memory.remove(approval);
                }
            }
            return true;
        } finally {
            changing.unlock();
        }
    }

    private void insert(Approval approval) {
        changed(
                "The approval can't be asked for now.",
                "INSERT INTO approval (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                insert -> {
                    insert.setString(1, approval.id());
                    insert.setString(2, approval.call().caller().toString());
                    insert.setString(3, approval.call().tool().toString());
                    insert.setString(4, approval.call().pin());
                    insert.setString(5, approval.call().arguments());
                    insert.setString(6, approval.arguments());
                    insert.setString(7, lines(approval.rule().by()));
                    insert.setBoolean(8, approval.rule().fourEyes());
                    insert.setLong(9, approval.rule().expires().toMillis());
                    insert.setObject(10, approval.requested().atOffset(ZoneOffset.UTC));
                    insert.setString(11, lines(approval.approvers()));
                    insert.setBoolean(12, approval.refused());
                });
    }

    @Override
    public boolean replace(Approval before, Approval after) {
        changing.lock();
        try {
            if (!memory.replace(before, after)) {
                return false;
            }
            // What is refused stays refused here, whether that can be kept or not.
            boolean stays = after.refused();
            try {
                changed(
                        after.refused()
                                ? "The call is refused, but that could not be kept: if the server ends before the time of"
                                        + " the call is over, somebody has to refuse it again."
                                : "The approval could not be kept, so it does not count.",
                        "UPDATE approval SET approvers = ?, refused = ? WHERE id = ?",
                        update -> {
                            update.setString(1, lines(after.approvers()));
                            update.setBoolean(2, after.refused());
                            update.setString(3, after.id());
                        });
                stays = true;
            } finally {
                if (!stays) {
                    memory.replace(after, before);
                }
            }
            return true;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public boolean remove(Approval approval) {
        changing.lock();
        try {
            // On disk first: whoever takes an approval out may use it, and nobody after a crash again.
            if (!memory.byCall(approval.call()).equals(Optional.of(approval))) {
                return false;
            }
            delete(approval);
            return memory.remove(approval);
        } finally {
            changing.unlock();
        }
    }

    private void delete(Approval approval) {
        changed(
                "The approval can't be used now.",
                "DELETE FROM approval WHERE id = ?",
                delete -> delete.setString(1, approval.id()));
    }

    @Override
    public boolean lasting() {
        return true;
    }

    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }

    private void changed(String failed, String sql, Values values) {
        try {
            Work.in(database, connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    values.set(statement);
                    return statement.executeUpdate();
                }
            });
        } catch (SQLException e) {
            LOG.log(Level.SEVERE, failed, e);
            throw new ApprovalStoreException(failed, e);
        }
    }
}
