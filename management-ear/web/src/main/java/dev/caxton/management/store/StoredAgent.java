package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * An agent that is there again after a restart.
 *
 * @param id the agent
 * @param descriptor its descriptor as it was sent
 * @param module SHA-256 of its module, lower-case hexadecimal
 * @param started whether it is meant to run
 * @param deployer who deployed it
 * @param deployed when
 */
public record StoredAgent(
        AgentId id, String descriptor, String module, boolean started, Principal deployer, Instant deployed) {}
