package dev.caxton.management.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.agent.Hold;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stores keep, in the schema of the migrations, on every kind of database. Each step has a transaction and an entity manager of its own. */
abstract class StoreContract {

    private static final TenantId TENANT = new TenantId("acme");
    private static final AgentId ONE = new AgentId(TENANT, "one");
    private static final AgentId TWO = new AgentId(TenantId.DEFAULT, "two");
    private static final Principal BY = new Principal(Principal.Kind.USER, TENANT, "ann");
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    private EntityManagerFactory factory;

    /** An empty database. */
    abstract DataSource database() throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        DataSource database = database();
        Schema.migrate(database);
        PersistenceConfiguration unit = new PersistenceConfiguration("test")
                .provider("org.eclipse.persistence.jpa.PersistenceProvider")
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .property("jakarta.persistence.nonJtaDataSource", database)
                .property("eclipselink.weaving", "false")
                .property("eclipselink.cache.shared.default", "false");
        for (Class<?> row : List.of(
                AgentRow.class,
                VersionRow.class,
                LimitsRow.class,
                TokenRow.class,
                QuotaRow.class,
                HoldRow.class,
                PolicyRow.class)) {
            unit.managedClass(row);
        }
        factory = unit.createEntityManagerFactory();
    }

    @AfterEach
    void close() {
        if (factory != null) {
            factory.close();
        }
    }

    private <T> T entities(Function<EntityManager, T> work) {
        return factory.callInTransaction(work);
    }

    final <T> T agents(Function<AgentStore, T> work) {
        return entities(entities -> work.apply(new AgentStore(entities)));
    }

    private boolean told(Predicate<AgentStore> question) {
        return agents(store -> question.test(store));
    }

    private <T> T switches(Function<SwitchStore, T> work) {
        return entities(entities -> work.apply(new SwitchStore(entities)));
    }

    private int deploy(AgentId id, String descriptor, String module) {
        return agents(store -> store.add(id, new AgentStore.Deployment(descriptor, module, BY, THEN)));
    }

    private int nextOfAStoppedOne() {
        return agents(store -> {
            store.started(ONE, false);
            return store.addNext(ONE, new AgentStore.Deployment("again", B, BY, THEN));
        });
    }

    private StoredAgent only() {
        List<StoredAgent> all = agents(AgentStore::all);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    @Test
    void keepsAnAgentAsItWasDeployed() {
        assertEquals(1, deploy(ONE, "name: one\n# \u00e4\u20ac\ud83d\ude00", A));
        assertEquals(
                new StoredAgent(
                        ONE,
                        new StoredVersion(1, "name: one\n# \u00e4\u20ac\ud83d\ude00", A, BY, THEN),
                        true,
                        Optional.empty(),
                        false),
                only());
    }

    @Test
    void keepsTheLargestDescriptor() {
        String largest = "#".repeat(256 * 1024);
        deploy(ONE, largest, A);
        assertEquals(largest, only().current().descriptor());
    }

    @Test
    void keepsEveryVersionAndWhichIsCurrent() {
        deploy(ONE, "first", A);
        assertEquals(2, deploy(ONE, "second", B));
        assertEquals("second", only().current().descriptor());
        assertTrue(told(store -> store.makeCurrent(ONE, 1)));
        assertEquals(1, only().current().number());
        assertEquals(A, only().current().module());
        assertFalse(told(store -> store.makeCurrent(ONE, 3)));
        assertFalse(told(store -> store.makeCurrent(TWO, 1)));
        assertEquals(1, only().current().number());
        assertEquals(3, deploy(ONE, "third", A));
        assertEquals(
                List.of("first", "second", "third"),
                agents(store -> store.versions(ONE)).stream()
                        .map(StoredVersion::descriptor)
                        .toList());
        assertEquals(Set.of(A, B), agents(AgentStore::modules));
        assertTrue(told(store -> store.needs(B)));
    }

    @Test
    void limitsGoWithTheVersionTheyWereChangedFor() {
        Limits limits = Limits.DEFAULT
                .change()
                .fuelPerTurn(77)
                .turnTime(Duration.ofMillis(1234))
                .build();
        deploy(ONE, "first", A);
        agents(store -> {
            store.limits(ONE, Limits.DEFAULT);
            return store;
        });
        agents(store -> {
            store.limits(ONE, limits);
            return store;
        });
        assertEquals(Optional.of(limits), only().limits());
        deploy(ONE, "second", A);
        assertEquals(Optional.empty(), only().limits());
        agents(store -> {
            store.limits(TWO, limits);
            return store;
        });
        assertEquals(Optional.empty(), only().limits());
    }

    @Test
    void aRemovalThatIsTakenBackOrFollowedByADeploymentIsForgotten() {
        deploy(ONE, "first", A);
        agents(store -> {
            store.leaving(ONE, true);
            return store;
        });
        assertTrue(only().leaving());
        agents(store -> {
            store.leaving(ONE, false);
            return store;
        });
        assertFalse(only().leaving());
        agents(store -> {
            store.leaving(ONE, true);
            return store;
        });
        deploy(ONE, "again", B);
        assertFalse(only().leaving());
    }

    @Test
    void forgetsAnAgentWithAllThatBelongsToIt() {
        deploy(ONE, "first", A);
        deploy(ONE, "second", B);
        deploy(TWO, "other", B);
        agents(store -> {
            store.limits(ONE, Limits.DEFAULT);
            store.started(TWO, false);
            store.leaving(ONE, true);
            return store;
        });
        List<StoredAgent> both = agents(AgentStore::all);
        assertTrue(both.get(0).leaving());
        assertFalse(both.get(1).started());
        agents(store -> {
            store.remove(ONE);
            return store;
        });
        assertEquals(TWO, only().id());
        assertEquals(Set.of(B), agents(AgentStore::modules));
        assertFalse(told(store -> store.needs(A)));
        assertEquals(1, deploy(ONE, "again", A));
        assertEquals(2, agents(AgentStore::all).size());
    }

    @Test
    void theOldestVersionsAreForgottenButNotTheCurrentOne() {
        deploy(ONE, "first", A);
        deploy(ONE, "second", B);
        deploy(ONE, "third", A);
        deploy(TWO, "other", A);
        assertEquals("third", agents(store -> store.current(ONE)).orElseThrow().descriptor());
        assertEquals(Set.of(), agents(store -> store.prune(ONE, 3)));
        assertTrue(told(store -> store.makeCurrent(ONE, 1)));
        assertEquals("first", agents(store -> store.current(ONE)).orElseThrow().descriptor());
        assertEquals(Set.of(A, B), agents(store -> store.prune(ONE, 1)));
        assertEquals(
                List.of(1),
                agents(store -> store.versions(ONE)).stream()
                        .map(StoredVersion::number)
                        .toList());
        assertEquals(1, agents(store -> store.versions(TWO)).size());
        assertEquals(Optional.empty(), agents(store -> store.current(new AgentId(TENANT, "nobody"))));
        assertEquals(Set.of(), agents(store -> store.prune(new AgentId(TENANT, "nobody"), 1)));
        assertEquals(2, nextOfAStoppedOne(), "a number is counted on from the highest that is kept");
        assertFalse(agents(AgentStore::all).getFirst().started());
    }

    @Test
    void aTransactionThatFailsKeepsNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> agents(store -> {
                    store.add(ONE, new AgentStore.Deployment("first", A, BY, THEN));
                    throw new IllegalStateException("in the middle");
                }));
        assertEquals(List.of(), agents(AgentStore::all));
    }

    @Test
    void keepsQuotasAndHolds() {
        Quota quota = new Quota(1, 2, 3);
        Quota node = new Quota(5_000_000_000L, 1L << 40, 7);
        switches(store -> {
            store.quota(Optional.of(TENANT), new Quota(9, 9, 9));
            store.quota(Optional.of(TENANT), quota);
            store.quota(Optional.empty(), node);
            return store;
        });
        assertEquals(Map.of(Optional.of(TENANT), quota, Optional.empty(), node), switches(SwitchStore::quotas));
        Set<Hold> holds = Set.of(
                Hold.node(Hold.What.TOOL_CALLS),
                Hold.of(Hold.What.TURNS, TENANT),
                Hold.of(Hold.What.TURNS, ONE),
                Hold.of(Hold.What.TOOL_CALLS, ONE));
        switches(store -> {
            holds.forEach(store::hold);
            store.hold(Hold.of(Hold.What.TURNS, ONE));
            return store;
        });
        assertEquals(holds, Set.copyOf(switches(SwitchStore::holds)));
        switches(store -> {
            store.release(Hold.node(Hold.What.TOOL_CALLS));
            store.release(Hold.node(Hold.What.TURNS));
            return store;
        });
        assertEquals(3, switches(SwitchStore::holds).size());
    }

    @Test
    void keepsEveryPolicyDocumentAndOneInForceForEachTenant() {
        StoredPolicy first = new StoredPolicy(TENANT, A, "first", BY, THEN, true);
        StoredPolicy second = new StoredPolicy(TENANT, B, "second", BY, THEN.plusSeconds(1), true);
        StoredPolicy other = new StoredPolicy(TenantId.DEFAULT, A, "other", BY, THEN, true);
        for (StoredPolicy policy : List.of(first, other, second)) {
            entities(entities -> {
                new PolicyStore(entities).keep(policy);
                return policy;
            });
        }
        assertEquals(List.of(false, true), inForce(TENANT));
        assertEquals(List.of(true), inForce(TenantId.DEFAULT));
        entities(entities -> {
            new PolicyStore(entities).keep(new StoredPolicy(TENANT, A, "first", BY, THEN.plusSeconds(2), true));
            return entities;
        });
        PolicyVersion again = new PolicyVersion(A, BY, THEN.plusSeconds(2), true);
        assertEquals(
                List.of(new PolicyVersion(B, BY, THEN.plusSeconds(1), false), again),
                entities(entities -> new PolicyStore(entities).versions(TENANT)));
        assertEquals(
                "second",
                entities(entities -> new PolicyStore(entities).version(TENANT, B))
                        .orElseThrow()
                        .document());
        assertEquals(Optional.empty(), entities(entities -> new PolicyStore(entities).version(TenantId.DEFAULT, B)));
        assertEquals(Map.of(TENANT, A, TenantId.DEFAULT, A), entities(entities -> new PolicyStore(entities).inForce()));
        assertEquals(List.of(false, true), inForce(TENANT));
        entities(entities -> {
            new PolicyStore(entities).noneInForce(TENANT);
            return entities;
        });
        assertEquals(List.of(false, false), inForce(TENANT));
    }

    private List<Boolean> inForce(TenantId tenant) {
        return entities(entities -> new PolicyStore(entities).versions(tenant)).stream()
                .map(PolicyVersion::inForce)
                .toList();
    }

    @Test
    void keepsOneTokenForEachPrincipal() {
        StoredToken old = new StoredToken("a".repeat(12), BY, "b".repeat(32), A, THEN);
        StoredToken young = new StoredToken("c".repeat(12), BY, "d".repeat(32), B, THEN);
        for (StoredToken token : List.of(old, young)) {
            entities(entities -> {
                new TokenStore(entities).replace(token);
                return token;
            });
        }
        assertEquals(List.of(young), entities(entities -> new TokenStore(entities).all()));
    }

    @Test
    void aSecondMigrationChangesNothingAndANewerSchemaIsRefused() throws SQLException {
        deploy(ONE, "first", A);
        DataSource database =
                assertInstanceOf(DataSource.class, factory.getProperties().get("jakarta.persistence.nonJtaDataSource"));
        Schema.migrate(database);
        assertEquals("first", only().current().descriptor());
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/later")
                .ignoreMigrationPatterns("*:missing")
                .load()
                .migrate();
        FlywayException refused = assertThrows(FlywayException.class, () -> Schema.migrate(database));
        assertTrue(String.valueOf(refused.getMessage()).contains("9999"), refused::toString);
    }

    static int count(DataSource database, String table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
