package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** The deployed agents, in the database. What a method has returned from is on disk. Blocks on the database. */
@ApplicationScoped
@Transactional
public class AgentStore {

    @PersistenceContext(unitName = "caxton")
    private EntityManager entities;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public AgentStore() {}

    /**
     * Keeps an agent.
     *
     * @param agent not kept yet
     */
    public void add(StoredAgent agent) {
        entities.persist(new AgentRow(agent));
    }

    /**
     * Keeps whether an agent is meant to run.
     *
     * @param id the agent; nothing happens if it is not kept
     * @param started whether it is
     */
    public void started(AgentId id, boolean started) {
        AgentRow row = entities.find(AgentRow.class, key(id));
        if (row != null) {
            row.setStarted(started);
        }
    }

    /**
     * Forgets an agent.
     *
     * @param id the agent; nothing happens if it is not kept
     */
    public void remove(AgentId id) {
        AgentRow row = entities.find(AgentRow.class, key(id));
        if (row != null) {
            entities.remove(row);
        }
    }

    /**
     * All agents of all tenants.
     *
     * @return in the order of their ids
     */
    public List<StoredAgent> all() {
        return entities
                .createQuery("SELECT a FROM AgentRow a ORDER BY a.tenant, a.name", AgentRow.class)
                .getResultList()
                .stream()
                .map(AgentRow::agent)
                .toList();
    }

    /**
     * Whether any agent needs a module.
     *
     * @param module SHA-256, lower-case hexadecimal
     * @return whether its file must stay
     */
    public boolean needs(String module) {
        return entities.createQuery("SELECT COUNT(a) FROM AgentRow a WHERE a.module = :module", Long.class)
                        .setParameter("module", module)
                        .getSingleResult()
                > 0;
    }

    private static AgentRow.Key key(AgentId id) {
        return new AgentRow.Key(id.tenant().value(), id.name());
    }
}
