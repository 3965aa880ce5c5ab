package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.schedule.Scheduler;
import java.time.Duration;
import java.util.List;

/**
 * Whose sandbox it is.
 *
 * @param id the agent
 * @param peers the agents that {@code env.send_message} reaches by index
 * @param clockResolution the step of the clock the guest sees
 * @param log where its lines go
 * @param seat its place among those that wait for a permit
 */
public record Resident(AgentId id, List<AgentId> peers, Duration clockResolution, GuestLog log, Scheduler.Seat seat) {

    /** Copies the list. */
    public Resident {
        peers = List.copyOf(peers);
    }

    Principal principal() {
        return Principal.agent(id);
    }
}
