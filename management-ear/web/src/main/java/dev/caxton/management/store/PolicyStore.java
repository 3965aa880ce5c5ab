package dev.caxton.management.store;

import dev.caxton.policy.identity.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/**
 * Every policy document that was ever in force, in the database. The files in the data directory say what is in force; this remembers. What a method has
 * returned from is on disk. Blocks on the database.
 */
@ApplicationScoped
@Transactional
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
        PolicyRow row = entities.find(
                PolicyRow.class, new PolicyRow.Key(policy.tenant().value(), policy.digest()));
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
     * Every version of a tenant's document.
     *
     * @param tenant the tenant
     * @return the one that was put in force first comes first
     */
    public List<StoredPolicy> versions(TenantId tenant) {
        return entities
                .createQuery(
                        "SELECT p FROM PolicyRow p WHERE p.tenant = :tenant ORDER BY p.since, p.digest",
                        PolicyRow.class)
                .setParameter("tenant", tenant.value())
                .getResultList()
                .stream()
                .map(PolicyRow::policy)
                .toList();
    }
}
