package dev.caxton.management.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** What is kept of the tokens, in the database. Blocks on the database. */
@ApplicationScoped
@Transactional
public class TokenStore {

    @PersistenceContext(unitName = "caxton")
    private EntityManager entities;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public TokenStore() {}

    /** For tests, which have no container. */
    TokenStore(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * All tokens.
     *
     * @return in no order
     */
    public List<StoredToken> all() {
        return entities.createQuery("SELECT t FROM TokenRow t", TokenRow.class).getResultList().stream()
                .map(TokenRow::token)
                .toList();
    }

    /**
     * Makes a token the only one of its principal.
     *
     * @param token the new token
     */
    public void replace(StoredToken token) {
        entities.createQuery("DELETE FROM TokenRow t WHERE t.principal = :principal")
                .setParameter("principal", token.principal().toString())
                .executeUpdate();
        entities.persist(new TokenRow(token));
    }
}
