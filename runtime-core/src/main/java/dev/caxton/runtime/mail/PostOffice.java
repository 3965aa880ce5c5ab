package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.AgentId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Knows every agent's mailbox. Safe for use by many threads. */
public final class PostOffice {

    private final Map<AgentId, Mailbox> mailboxes = new ConcurrentHashMap<>();

    /** Without mailboxes. */
    public PostOffice() {}

    /**
     * Makes a mailbox known.
     *
     * @param agent whose it is
     * @param mailbox the mailbox
     */
    public void add(AgentId agent, Mailbox mailbox) {
        mailboxes.put(agent, mailbox);
    }

    /**
     * Forgets a mailbox.
     *
     * @param agent whose it is
     * @param mailbox the mailbox; another one of a later agent of that name stays
     */
    public void remove(AgentId agent, Mailbox mailbox) {
        mailboxes.remove(agent, mailbox);
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
