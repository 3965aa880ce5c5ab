package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.mcp.pin.Pin;
import dev.caxton.mcp.pin.PinRecord;
import dev.caxton.mcp.pin.Refusal;
import dev.caxton.mcp.pin.Refusals;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of upstreams and of the tools that they offer, on every kind of database. */
abstract class PinContract {

    private static final TenantId TENANT = new TenantId("acme");
    private static final Principal BY = new Principal(Principal.Kind.USER, TENANT, "ann");
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final ToolName READ = ToolName.parse("files/read");

    private DataSource database;

    /** An empty database. */
    abstract DataSource database() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        database = database();
        Schema.migrate(database);
    }

    private static PinRecord seen(TenantId tenant, String tool) {
        return new PinRecord(tenant, ToolName.parse(tool), B, Optional.empty(), Refusals.NONE, Optional.empty());
    }

    private static Refusals refusals(String... digests) {
        return new Refusals(
                Arrays.stream(digests)
                        .map(digest -> new Refusal(digest, BY, THEN))
                        .toList(),
                0);
    }

    /** Another table in the same database knows nothing but what is on disk. */
    private Set<PinRecord> pins() {
        return Set.copyOf(new PinTable(database).all());
    }

    @Test
    void keepsWhatIsRememberedAboutTools() {
        Pin pin = new Pin(A, "{\"description\":\"\u00e4\ud83d\ude00 \\u0000" + "x".repeat(200_000) + "\"}", BY, THEN);
        PinRecord approved = new PinRecord(TENANT, READ, A, Optional.of(pin), refusals(B), Optional.of(B));
        PinRecord refused = new PinRecord(TENANT, READ, A, Optional.empty(), refusals(A, B), Optional.empty());
        PinRecord other = seen(TenantId.DEFAULT, "files/read");
        PinRecord second = seen(TENANT, "others/read");
        PinTable table = new PinTable(database);
        for (PinRecord state : List.of(seen(TENANT, "files/read"), approved, refused, approved)) {
            table.put(List.of(state, other, second));
            assertEquals(Set.of(state, other, second), pins());
        }
        table.put(List.of(seen(TENANT, "files/write")));
        table.forget(TENANT, "files", List.of(refused));
        assertEquals(Set.of(refused, other, second), pins());
        table.forget(TENANT, "files", List.of());
        assertEquals(Set.of(other, second), pins());
    }

    @Test
    void keepsAsManyRefusalsAsThereAreInTheirOrder() {
        PinTable table = new PinTable(database);
        // The order is that of the refusals, not that of their digests or times.
        List<Refusal> all = IntStream.range(0, Refusals.MAX)
                .mapToObj(i -> new Refusal("%064x".formatted(i * 37 % Refusals.MAX), BY, THEN.minusSeconds(i % 3)))
                .toList();
        for (Refusals refusals :
                List.of(new Refusals(all.subList(1, 9), 0), new Refusals(all, 3), new Refusals(List.of(), 3))) {
            PinRecord pin = new PinRecord(TENANT, READ, A, Optional.empty(), refusals, Optional.empty());
            table.put(List.of(pin, seen(TENANT, "files/write")));
            assertEquals(Set.of(pin, seen(TENANT, "files/write")), pins());
        }
    }

    /** A database in which only the last refusal of each tool stands. */
    @Test
    void whatAnEarlierVersionHasKeptIsThereStill() throws SQLException {
        DataSource earlier = database();
        try (Connection connection = earlier.getConnection()) {
            String kind = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
            Flyway.configure()
                    .dataSource(earlier)
                    .locations("classpath:db/migration/all", "classpath:db/migration/" + kind)
                    .target("6")
                    .load()
                    .migrate();
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "INSERT INTO tool_pin (tenant, upstream, tool, first_seen, refused, refuser, refused_at,"
                                + " approved, document, approver, approved_at, quarantined) VALUES ('acme', 'files', 'read', '"
                                + B
                                + "', '" + A
                                + "', 'user:acme/ann', TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05.006+00:00', '" + B
                                + "', '{}', 'user:acme/ann', TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05.006+00:00', '"
                                + A
                                + "')");
                statement.execute(
                        "INSERT INTO tool_pin (tenant, upstream, tool, first_seen) VALUES ('acme', 'others', 'read', '"
                                + B + "')");
            }
        }
        Schema.migrate(earlier);
        assertEquals(
                Set.of(
                        new PinRecord(
                                TENANT, READ, B, Optional.of(new Pin(B, "{}", BY, THEN)), refusals(A), Optional.of(A)),
                        seen(TENANT, "others/read")),
                Set.copyOf(new PinTable(earlier).all()));
    }

    @Test
    void forgetsAllThatDoesNotStayOrNothing() {
        PinRecord good = seen(TENANT, "files/read");
        PinRecord bad = new PinRecord(TENANT, READ, "c".repeat(65), Optional.empty(), Refusals.NONE, Optional.empty());
        PinTable table = new PinTable(database);
        table.put(List.of(good));
        assertThrows(PersistenceException.class, () -> table.forget(TENANT, "files", List.of(bad)));
        assertEquals(Set.of(good), pins());
    }

    @Test
    void keepsAllRecordsOrNone() {
        PinRecord good = seen(TENANT, "files/read");
        PinRecord bad = new PinRecord(TENANT, READ, "c".repeat(65), Optional.empty(), Refusals.NONE, Optional.empty());
        PinTable table = new PinTable(database);
        assertThrows(PersistenceException.class, () -> table.put(List.of(seen(TENANT, "files/write"), bad)));
        assertEquals(Set.of(), pins());
        table.put(List.of(good));
        assertThrows(PersistenceException.class, () -> table.put(List.of(seen(TENANT, "files/write"), bad)));
        assertEquals(Set.of(good), pins());
    }

    @Test
    void keepsUpstreams() {
        UpstreamTable table = new UpstreamTable(database);
        StoredUpstream first = new StoredUpstream(TENANT, "files", "http: {url: x}", BY, THEN);
        StoredUpstream changed = new StoredUpstream(TENANT, "files", "# \u00e4\n", BY, THEN.plusSeconds(1));
        StoredUpstream other = new StoredUpstream(TenantId.DEFAULT, "files", "z", BY, THEN);
        table.put(first);
        table.put(other);
        assertEquals(List.of(first, other), new UpstreamTable(database).all());
        table.put(changed);
        assertEquals(List.of(changed, other), new UpstreamTable(database).all());
        table.remove(TENANT, "files");
        table.remove(TENANT, "never");
        assertEquals(List.of(other), new UpstreamTable(database).all());
    }
}
