package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;

/**
 * A version of a tenant's policy document.
 *
 * @param tenant whom it governs
 * @param digest of what it says, lower-case hexadecimal
 * @param document as it was written
 * @param author who put it in force last
 * @param since when
 * @param inForce whether it is the one in force
 */
public record StoredPolicy(
        TenantId tenant, String digest, String document, Principal author, Instant since, boolean inForce) {}
