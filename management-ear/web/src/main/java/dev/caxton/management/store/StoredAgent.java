package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import java.util.Optional;

/**
 * An agent that is there again after a restart.
 *
 * @param id the agent
 * @param current the version that runs
 * @param started whether it is meant to run
 * @param limits what it may use, where that was changed after the deployment
 * @param leaving whether its removal has begun
 */
public record StoredAgent(
        AgentId id, StoredVersion current, boolean started, Optional<Limits> limits, boolean leaving) {}
