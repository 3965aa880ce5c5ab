package dev.caxton.management.store;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.agent.Hold;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;

/** What operators have set: quotas and holds, in the database. What a method has returned from is on disk. Blocks on the database. */
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
public class SwitchStore {

    private static final String NODE = "*";

    @PersistenceContext(unitName = "caxton")
    private EntityManager entities;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public SwitchStore() {}

    /** For tests, which have no container. */
    SwitchStore(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Keeps a quota.
     *
     * @param tenant the tenant, or empty for the whole node
     * @param quota from now on
     */
    public void quota(Optional<TenantId> tenant, Quota quota) {
        entities.merge(new QuotaRow(tenant.map(TenantId::value).orElse(NODE), quota));
    }

    /**
     * The quotas that were set.
     *
     * @return by tenant; empty stands for the whole node
     */
    public Map<Optional<TenantId>, Quota> quotas() {
        Map<Optional<TenantId>, Quota> quotas = new HashMap<>();
        for (QuotaRow row :
                entities.createQuery("SELECT q FROM QuotaRow q", QuotaRow.class).getResultList()) {
            quotas.put(
                    row.scope().equals(NODE) ? Optional.empty() : Optional.of(new TenantId(row.scope())), row.quota());
        }
        return Map.copyOf(quotas);
    }

    /**
     * Keeps a hold.
     *
     * @param hold what is held; nothing happens if it is kept already
     */
    public void hold(Hold hold) {
        entities.merge(new HoldRow(hold));
    }

    /**
     * Forgets a hold.
     *
     * @param hold as it was made; nothing happens if it is not kept
     */
    public void release(Hold hold) {
        HoldRow row = entities.find(HoldRow.class, HoldRow.Key.of(hold));
        if (row != null) {
            entities.remove(row);
        }
    }

    /**
     * The holds that were made and not released.
     *
     * @return in no order
     */
    public List<Hold> holds() {
        return entities.createQuery("SELECT h FROM HoldRow h", HoldRow.class).getResultList().stream()
                .map(HoldRow::hold)
                .toList();
    }
}
