package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The documents in force, one for each tenant, swapped atomically while the runtime runs. A tenant without a document is permitted nothing. Safe for use by
 * many threads; nothing blocks.
 *
 * <p>A turn, a request or a list takes one {@link #snapshot} and asks only that, so that it never sees half of a change.
 */
public final class ActivePolicies {

    private final AtomicReference<Snapshot> current = new AtomicReference<>(new Snapshot(Map.of()));

    /** Starts without any document: everything is denied. */
    public ActivePolicies() {}

    /**
     * The documents in force at this moment, which later changes leave alone.
     *
     * @return an immutable snapshot
     */
    public Snapshot snapshot() {
        return current.get();
    }

    /**
     * Puts a document in force for its tenant. The change is seen by every snapshot taken after this returns. Recording it comes first and is up to the
     * caller.
     *
     * @param policy the compiled document
     * @return the version that was in force before, if there was one
     */
    public Optional<PolicyDigest> replace(CompiledPolicy policy) {
        TenantId tenant = policy.document().tenant();
        Snapshot before = current.getAndUpdate(snapshot -> snapshot.with(policy));
        return before.policy(tenant).map(old -> old.document().digest());
    }

    /**
     * Takes a tenant's document out of force: from then on it is permitted nothing.
     *
     * @param tenant the tenant
     * @return the version that was in force before, if there was one
     */
    public Optional<PolicyDigest> remove(TenantId tenant) {
        Snapshot before = current.getAndUpdate(snapshot -> snapshot.without(tenant));
        return before.policy(tenant).map(old -> old.document().digest());
    }

    /** The documents that were in force at one moment. Decides by the document of the principal's tenant. Immutable. */
    public static final class Snapshot implements Policy {

        private final Map<TenantId, CompiledPolicy> policies;

        private Snapshot(Map<TenantId, CompiledPolicy> policies) {
            this.policies = policies;
        }

        /**
         * The policy of a tenant.
         *
         * @param tenant the tenant
         * @return its compiled document, or empty if it has none
         */
        public Optional<CompiledPolicy> policy(TenantId tenant) {
            return Optional.ofNullable(policies.get(tenant));
        }

        @Override
        public Decision decide(Principal principal, Action action, Instant now) {
            CompiledPolicy policy = policies.get(principal.tenant());
            if (policy == null) {
                return new Decision.Deny(
                        PolicyDigest.NONE.hex(),
                        "The tenant '" + principal.tenant() + "' has no policy document, so nothing is permitted.");
            }
            return policy.decide(principal, action, now);
        }

        @Override
        public LevelRules rules(Level level, AgentId agent) {
            CompiledPolicy policy = policies.get(agent.tenant());
            return policy == null ? LevelRules.of(level) : policy.rules(level, agent);
        }

        private Snapshot with(CompiledPolicy policy) {
            Map<TenantId, CompiledPolicy> changed = new HashMap<>(policies);
            changed.put(policy.document().tenant(), policy);
            return new Snapshot(Map.copyOf(changed));
        }

        private Snapshot without(TenantId tenant) {
            Map<TenantId, CompiledPolicy> changed = new HashMap<>(policies);
            changed.remove(tenant);
            return new Snapshot(Map.copyOf(changed));
        }
    }
}
