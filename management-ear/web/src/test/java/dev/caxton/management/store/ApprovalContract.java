package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.approval.Approval;
import dev.caxton.mcp.approval.ApprovalStoreException;
import dev.caxton.mcp.approval.ExactCall;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of approvals when the server ends, and when the database does not answer. */
abstract class ApprovalContract {

    private static final Principal CALLER = Principal.parse("agent:acme/clerk");
    private static final Principal ANN = new Principal(Principal.Kind.USER, new TenantId("acme"), "ann");
    private static final ApprovalRule RULE = new ApprovalRule(
            List.of(PrincipalPattern.parse("user:acme/*"), PrincipalPattern.parse("user:acme/ann")),
            true,
            Duration.ofMinutes(10));

    private final AtomicBoolean down = new AtomicBoolean();
    private DataSource database;

    /** An empty database. */
    abstract DataSource database() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        DataSource real = database();
        Schema.migrate(real);
        database = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (down.get()) {
                        throw new SQLException("down");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Approval asked(int number) {
        return new Approval(
                "id-" + number,
                new ExactCall(CALLER, ToolName.parse("bank/pay"), "a".repeat(64), "%064x".formatted(number)),
                "{\"to\":\"\u00e4\u20ac\ud83d\ude00\",\"n\":" + number + "}",
                RULE,
                Instant.parse("2026-01-02T03:04:05.006Z").plusSeconds(number),
                new LinkedHashSet<>(),
                false);
    }

    private static Approval approved(Approval asked, boolean refused) {
        return new Approval(
                asked.id(),
                asked.call(),
                asked.arguments(),
                asked.rule(),
                asked.requested(),
                new LinkedHashSet<>(List.of(ANN, Principal.parse("user:acme/bob"))),
                refused);
    }

    private ApprovalTable afterARestart() throws SQLException {
        return new ApprovalTable(database);
    }

    @Test
    void whatWaitsIsThereAfterARestartAndWhatWasUsedIsNot() throws SQLException {
        ApprovalTable before = afterARestart();
        assertTrue(before.lasting());
        assertTrue(before.add(asked(2)));
        assertTrue(before.add(asked(1)));
        assertTrue(before.add(asked(3)));
        assertFalse(before.add(asked(3)), "one for a call");
        assertTrue(before.replace(asked(1), approved(asked(1), false)));
        assertFalse(before.replace(asked(1), approved(asked(1), true)), "something else stands there");
        assertTrue(before.replace(asked(2), approved(asked(2), true)));
        assertTrue(before.remove(asked(3)));
        assertFalse(before.remove(asked(3)));
        assertFalse(before.remove(asked(1)), "something else stands there");
        List<Approval> kept = List.of(approved(asked(1), false), approved(asked(2), true));
        assertEquals(kept, afterARestart().all());
        assertEquals(Optional.of(kept.get(0)), afterARestart().byId("id-1"));
        assertEquals(Optional.of(kept.get(1)), afterARestart().byCall(asked(2).call()));
        assertTrue(afterARestart().remove(kept.get(0)));
        assertEquals(List.of(kept.get(1)), afterARestart().all());
    }

    @Test
    void whatCannotBeKeptDoesNotCountButARefusalDoes() throws SQLException {
        ApprovalTable table = afterARestart();
        table.add(asked(1));
        table.add(asked(2));
        down.set(true);
        assertThrows(ApprovalStoreException.class, () -> table.add(asked(3)));
        assertThrows(ApprovalStoreException.class, () -> table.replace(asked(1), approved(asked(1), false)));
        assertThrows(ApprovalStoreException.class, () -> table.remove(asked(1)));
        ApprovalStoreException unkept =
                assertThrows(ApprovalStoreException.class, () -> table.replace(asked(2), approved(asked(2), true)));
        assertFalse(String.valueOf(unkept.getMessage()).contains("down"), "no word of the driver");
        down.set(false);
        assertEquals(List.of(asked(1), approved(asked(2), true)), table.all());
        assertTrue(table.add(asked(3)));
        assertEquals(List.of(asked(1), asked(2), asked(3)), afterARestart().all());
    }

    @Test
    void whatFindsNoRoomIsNotKeptEither() throws SQLException {
        ApprovalTable table = afterARestart();
        int fits = 0;
        while (table.add(asked(fits))) {
            fits++;
        }
        assertEquals(fits, afterARestart().all().size());
        assertEquals(fits, StoreContract.count(database, "approval"));
    }
}
