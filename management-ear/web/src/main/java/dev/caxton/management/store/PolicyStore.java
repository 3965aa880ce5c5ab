package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Every policy document that was ever in force, in the database. The files in the data directory say what is in force; this remembers. What a method has
 * returned from is on disk. Blocks on the database.
 */
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
public class PolicyStore {

    @PersistenceContext(unitName = "caxton")
    private EntityManager entities;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public PolicyStore() {}

    /** For tests, which have no container. */
    PolicyStore(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Keeps a version of a tenant's document. If it is in force, no other of the tenant is any more.
     *
     * @param policy the version; one with the same digest is replaced
     */
    public void keep(StoredPolicy policy) {
        if (policy.inForce()) {
            noneInForce(policy.tenant());
        }
        PolicyRow row =
                entities.find(PolicyRow.class, new PolicyRow.Key(policy.tenant().value(), policy.digest()));
        if (row == null) {
            entities.persist(new PolicyRow(policy));
        } else {
            row.set(policy);
        }
    }

    /**
     * Keeps that a tenant has no document in force.
     *
     * @param tenant the tenant
     */
    public void noneInForce(TenantId tenant) {
        entities.createQuery("UPDATE PolicyRow p SET p.inForce = FALSE WHERE p.tenant = :tenant AND p.inForce = TRUE")
                .setParameter("tenant", tenant.value())
                .executeUpdate();
        entities.clear();
    }

    /**
     * What is kept as being in force.
     *
     * @return digests by tenant
     */
    public Map<TenantId, String> inForce() {
        return entities
                .createQuery("SELECT p.tenant, p.digest FROM PolicyRow p WHERE p.inForce = TRUE", Object[].class)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(row -> new TenantId((String) row[0]), row -> (String) row[1]));
    }

    /**
     * Every version of a tenant's document, without the documents.
     *
     * @param tenant the tenant
     * @return the one that was put in force first comes first
     */
    public List<PolicyVersion> versions(TenantId tenant) {
        return entities
                .createQuery(
                        "SELECT p.digest, p.author, p.since, p.inForce FROM PolicyRow p WHERE p.tenant = :tenant"
                                + " ORDER BY p.since, p.digest",
                        Object[].class)
                .setParameter("tenant", tenant.value())
                .getResultList()
                .stream()
                .map(row -> new PolicyVersion(
                        (String) row[0],
                        Principal.parse((String) row[1]),
                        ((OffsetDateTime) row[2]).toInstant(),
                        (Boolean) row[3]))
                .toList();
    }

    /**
     * One version of a tenant's document.
     *
     * @param tenant the tenant
     * @param digest of what it says
     * @return the version, or empty if it never was in force
     */
    public Optional<StoredPolicy> version(TenantId tenant, String digest) {
        return Optional.ofNullable(entities.find(PolicyRow.class, new PolicyRow.Key(tenant.value(), digest)))
                .map(PolicyRow::policy);
    }
}
