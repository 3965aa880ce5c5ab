package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;

/**
 * An upstream that was registered while the server ran.
 *
 * @param tenant its tenant
 * @param name its name
 * @param document the registration as it was written
 * @param registrar who registered it
 * @param registered when
 */
public record StoredUpstream(TenantId tenant, String name, String document, Principal registrar, Instant registered) {}
