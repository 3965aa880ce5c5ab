package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Limits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;

/** The deployed agents and all their versions, in the database. What a method has returned from is on disk. Blocks on the database. */
@ApplicationScoped
@Transactional
@Retry(
        maxRetries = 2,
        delay = 200,
        jitter = 100,
        maxDuration = 5_000,
        retryOn = RuntimeException.class,
        abortOn = {IllegalArgumentException.class, IllegalStateException.class})
@CircuitBreaker(
        requestVolumeThreshold = 8,
        failureRatio = 0.75,
        delay = 2_000,
        failOn = RuntimeException.class,
        skipOn = {IllegalArgumentException.class, IllegalStateException.class})
public class AgentStore {

    @PersistenceContext(unitName = "caxton")
    private EntityManager entities;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public AgentStore() {}

    /** For tests, which have no container. */
    AgentStore(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * What is deployed.
     *
     * @param descriptor the descriptor as it was sent
     * @param module SHA-256 of the module, lower-case hexadecimal
     * @param deployer who deploys
     * @param deployed when
     */
    public record Deployment(String descriptor, String module, Principal deployer, Instant deployed) {

        StoredVersion version(int number) {
            return new StoredVersion(number, descriptor, module, deployer, deployed);
        }
    }

    /**
     * Keeps a version of an agent, which is the current one then, meant to run, with the limits of its descriptor.
     *
     * @param id the agent, known or not
     * @param deployment the version
     * @return its number
     */
    // Once only: whether the version is there may be unknown when the database stops answering.
    @Retry(maxRetries = 0)
    public int add(AgentId id, Deployment deployment) {
        AgentRow row = entities.find(AgentRow.class, AgentKey.of(id));
        if (row == null) {
            row = new AgentRow(id);
            entities.persist(row);
            // The version refers to it.
            entities.flush();
        }
        row.setStarted(true);
        return add(row, deployment);
    }

    /**
     * Keeps the next version of an agent, which is the current one then, with the limits of its descriptor. Whether the agent is meant to run stays as it is.
     *
     * @param id the agent
     * @param deployment the version
     * @return its number
     * @throws IllegalStateException if the agent is not kept
     */
    @Retry(maxRetries = 0)
    public int addNext(AgentId id, Deployment deployment) {
        AgentRow row = entities.find(AgentRow.class, AgentKey.of(id));
        if (row == null) {
            throw new IllegalStateException("the database has no agent " + id);
        }
        return add(row, deployment);
    }

    private int add(AgentRow row, Deployment deployment) {
        AgentId id = row.id();
        int number = entities.createQuery(
                                "SELECT COALESCE(MAX(v.version), 0) FROM VersionRow v"
                                        + " WHERE v.tenant = :tenant AND v.name = :name",
                                Number.class)
                        .setParameter("tenant", id.tenant().value())
                        .setParameter("name", id.name())
                        .getSingleResult()
                        .intValue()
                + 1;
        entities.persist(new VersionRow(id, deployment.version(number)));
        row.setVersion(number);
        // What is left of a removal that could not be finished is not the removal of this one.
        row.setLeaving(false);
        forgetLimits(id);
        return number;
    }

    /**
     * The version of an agent that is the current one.
     *
     * @param id the agent
     * @return the version, or empty if the agent is not kept
     */
    public Optional<StoredVersion> current(AgentId id) {
        return Optional.ofNullable(entities.find(AgentRow.class, AgentKey.of(id)))
                .map(row -> entities.find(
                        VersionRow.class, new VersionRow.Key(id.tenant().value(), id.name(), row.version())))
                .map(VersionRow::version);
    }

    /**
     * Forgets the oldest versions of an agent, but never the current one.
     *
     * @param id the agent
     * @param most how many may stay, at least 1
     * @return the modules of those that are forgotten
     */
    public Set<String> prune(AgentId id, int most) {
        List<StoredVersion> all = versions(id);
        int current = current(id).map(StoredVersion::number).orElse(0);
        List<StoredVersion> gone = all.stream()
                .filter(version -> version.number() != current)
                .limit(Math.max(0, all.size() - most))
                .toList();
        for (StoredVersion version : gone) {
            entities.createQuery(
                            "DELETE FROM VersionRow v WHERE v.tenant = :tenant AND v.name = :name AND v.version = :version")
                    .setParameter("tenant", id.tenant().value())
                    .setParameter("name", id.name())
                    .setParameter("version", version.number())
                    .executeUpdate();
        }
        return gone.stream().map(StoredVersion::module).collect(Collectors.toSet());
    }

    /**
     * Makes another version the current one; the limits are those of its descriptor then.
     *
     * @param id the agent
     * @param number a version of it
     * @return false if there is no such version; nothing has happened then
     */
    public boolean makeCurrent(AgentId id, int number) {
        AgentRow row = entities.find(AgentRow.class, AgentKey.of(id));
        VersionRow version =
                entities.find(VersionRow.class, new VersionRow.Key(id.tenant().value(), id.name(), number));
        if (row == null || version == null) {
            return false;
        }
        row.setVersion(number);
        forgetLimits(id);
        return true;
    }

    /**
     * Every version of an agent that was deployed.
     *
     * @param id the agent
     * @return the oldest first; none if it is not kept
     */
    public List<StoredVersion> versions(AgentId id) {
        return entities
                .createQuery(
                        "SELECT v FROM VersionRow v WHERE v.tenant = :tenant AND v.name = :name ORDER BY v.version",
                        VersionRow.class)
                .setParameter("tenant", id.tenant().value())
                .setParameter("name", id.name())
                .getResultList()
                .stream()
                .map(VersionRow::version)
                .toList();
    }

    /**
     * Keeps whether an agent is meant to run.
     *
     * @param id the agent; nothing happens if it is not kept
     * @param started whether it is
     */
    public void started(AgentId id, boolean started) {
        AgentRow row = entities.find(AgentRow.class, AgentKey.of(id));
        if (row != null) {
            row.setStarted(started);
        }
    }

    /**
     * Keeps limits that were changed after the deployment.
     *
     * @param id the agent; nothing happens if it is not kept
     * @param limits from now on
     */
    public void limits(AgentId id, Limits limits) {
        if (entities.find(AgentRow.class, AgentKey.of(id)) != null) {
            entities.merge(new LimitsRow(id, limits));
        }
    }

    /**
     * Keeps whether the removal of an agent has begun.
     *
     * @param id the agent; nothing happens if it is not kept
     * @param leaving whether it has
     */
    public void leaving(AgentId id, boolean leaving) {
        AgentRow row = entities.find(AgentRow.class, AgentKey.of(id));
        if (row != null) {
            row.setLeaving(leaving);
        }
    }

    /**
     * Forgets an agent and all its versions.
     *
     * @param id the agent; nothing happens if it is not kept
     */
    public void remove(AgentId id) {
        forgetLimits(id);
        entities.createQuery("DELETE FROM VersionRow v WHERE v.tenant = :tenant AND v.name = :name")
                .setParameter("tenant", id.tenant().value())
                .setParameter("name", id.name())
                .executeUpdate();
        entities.createQuery("DELETE FROM AgentRow a WHERE a.tenant = :tenant AND a.name = :name")
                .setParameter("tenant", id.tenant().value())
                .setParameter("name", id.name())
                .executeUpdate();
    }

    private void forgetLimits(AgentId id) {
        entities.createQuery("DELETE FROM LimitsRow l WHERE l.tenant = :tenant AND l.name = :name")
                .setParameter("tenant", id.tenant().value())
                .setParameter("name", id.name())
                .executeUpdate();
    }

    /**
     * All agents of all tenants.
     *
     * @return in the order of their ids
     */
    public List<StoredAgent> all() {
        Map<AgentKey, VersionRow> current = entities
                .createQuery(
                        "SELECT v FROM VersionRow v, AgentRow a"
                                + " WHERE a.tenant = v.tenant AND a.name = v.name AND a.version = v.version",
                        VersionRow.class)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(VersionRow::agent, Function.identity()));
        Map<AgentKey, LimitsRow> limits =
                entities.createQuery("SELECT l FROM LimitsRow l", LimitsRow.class).getResultList().stream()
                        .collect(Collectors.toMap(LimitsRow::agent, Function.identity()));
        return entities
                .createQuery("SELECT a FROM AgentRow a ORDER BY a.tenant, a.name", AgentRow.class)
                .getResultList()
                .stream()
                .map(row -> agent(row, current, limits))
                .toList();
    }

    private static StoredAgent agent(AgentRow row, Map<AgentKey, VersionRow> current, Map<AgentKey, LimitsRow> limits) {
        AgentKey key = AgentKey.of(row.id());
        VersionRow version = current.get(key);
        if (version == null) {
            throw new IllegalStateException("the database has no version " + row.version() + " of " + row.id());
        }
        return new StoredAgent(
                row.id(),
                version.version(),
                row.started(),
                Optional.ofNullable(limits.get(key)).map(LimitsRow::limits),
                row.leaving());
    }

    /**
     * The modules that some version of some agent needs.
     *
     * @return SHA-256, lower-case hexadecimal
     */
    public Set<String> modules() {
        return new HashSet<>(entities.createQuery("SELECT DISTINCT v.module FROM VersionRow v", String.class)
                .getResultList());
    }

    /**
     * Whether any version of any agent needs a module.
     *
     * @param module SHA-256, lower-case hexadecimal
     * @return whether its file must stay
     */
    public boolean needs(String module) {
        return entities.createQuery("SELECT COUNT(v) FROM VersionRow v WHERE v.module = :module", Long.class)
                        .setParameter("module", module)
                        .getSingleResult()
                > 0;
    }
}
