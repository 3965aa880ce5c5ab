package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.util.List;

/**
 * Whose sandbox it is.
 *
 * @param id the agent
 * @param peers the agents that {@code env.send_message} reaches by index
 * @param clockResolution the step of the clock the guest sees
 * @param log where its lines go
 */
public record Resident(AgentId id, List<AgentId> peers, Duration clockResolution, GuestLog log) {

    /** Copies the list. */
    public Resident {
        peers = List.copyOf(peers);
    }

    Principal principal() {
        return Principal.agent(id);
    }
}
