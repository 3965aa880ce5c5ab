package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Quotas;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.timer.AgentTimers;
import java.time.Duration;
import java.util.List;

/**
 * Whose sandbox it is, and what outlives the sandbox.
 *
 * @param id the agent
 * @param peers the agents that {@code env.send_message} reaches by index
 * @param rules what its level says
 * @param seat its place among those that wait for a permit
 * @param belongings what is kept for it
 */
public record Resident(AgentId id, List<AgentId> peers, Rules rules, Scheduler.Seat seat, Belongings belongings) {

    /**
     * What the agent's level says to its host functions.
     *
     * @param clockResolution the step of the clock the guest sees
     * @param quotas what the host keeps for it
     */
    public record Rules(Duration clockResolution, Quotas quotas) {}

    /**
     * What is kept for an agent, whatever happens to its sandboxes.
     *
     * @param log where its lines go
     * @param state its key-value state
     * @param timers what it waits for
     */
    public record Belongings(GuestLog log, KeptState state, AgentTimers timers) {}

    /** Copies the list. */
    public Resident {
        peers = List.copyOf(peers);
    }

    Principal principal() {
        return Principal.agent(id);
    }

    Quotas quotas() {
        return rules.quotas();
    }

    /**
     * Where its lines go.
     *
     * @return its log
     */
    public GuestLog log() {
        return belongings.log();
    }

    /**
     * What it keeps.
     *
     * @return its state
     */
    public KeptState state() {
        return belongings.state();
    }

    /**
     * What it waits for.
     *
     * @return its timers
     */
    public AgentTimers timers() {
        return belongings.timers();
    }
}
