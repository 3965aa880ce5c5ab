package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * One deployed version of an agent.
 *
 * @param number counts up from 1
 * @param descriptor its descriptor as it was sent
 * @param module SHA-256 of its module, lower-case hexadecimal
 * @param deployer who deployed it
 * @param deployed when
 */
public record StoredVersion(int number, String descriptor, String module, Principal deployer, Instant deployed) {}
