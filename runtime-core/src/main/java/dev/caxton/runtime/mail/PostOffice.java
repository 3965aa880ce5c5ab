package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Knows every agent's mailbox. Safe for use by many threads. */
public final class PostOffice {

    private final Map<AgentId, Mailbox> mailboxes = new ConcurrentHashMap<>();
    // How many mailboxes each tenant has, if any.
    private final Map<TenantId, Integer> tenants = new ConcurrentHashMap<>();

    /** Without mailboxes. */
    public PostOffice() {}

    /**
     * Makes a mailbox known.
     *
     * @param agent whose it is
     * @param mailbox the mailbox
     */
    public void add(AgentId agent, Mailbox mailbox) {
        if (mailboxes.put(agent, mailbox) == null) {
            tenants.merge(agent.tenant(), 1, Integer::sum);
        }
    }

    /**
     * Forgets a mailbox.
     *
     * @param agent whose it is
     * @param mailbox the mailbox; another one of a later agent of that name stays
     */
    public void remove(AgentId agent, Mailbox mailbox) {
        if (mailboxes.remove(agent, mailbox)) {
            tenants.computeIfPresent(agent.tenant(), (tenant, count) -> count == 1 ? null : count - 1);
        }
    }

    /**
     * Whether a tenant has agents here.
     *
     * @param tenant the tenant
     * @return true if it has a mailbox, or has lost its last one just now
     */
    public boolean serves(TenantId tenant) {
        return tenants.containsKey(tenant);
    }

    /**
     * One agent's mailbox.
     *
     * @param agent whose it is
     * @return the mailbox, or empty if there is no such agent
     */
    public Optional<Mailbox> find(AgentId agent) {
        return Optional.ofNullable(mailboxes.get(agent));
    }

    /**
     * Reserves a place.
     *
     * @param receiver for whom
     * @param size content of the message, bytes
     * @return the place, or why there is none
     */
    public Posting reserve(AgentId receiver, int size) {
        return find(receiver)
                .map(mailbox -> mailbox.reserve(size))
                .orElseGet(() -> new Posting.Refused(Posting.Reason.UNKNOWN));
    }
}
