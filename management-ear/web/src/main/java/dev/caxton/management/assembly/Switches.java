package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.SwitchStore;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;

/**
 * Quotas and holds that outlive the server. A hold never waits for the database; everything is in force before it is kept. Safe for use by many threads;
 * blocks on the database.
 */
public final class Switches {

    private static final Logger LOG = Logger.getLogger(Switches.class.getName());

    /** Nobody knows yet what was held before: nothing is called until then. */
    static final Optional<String> STARTING = Optional.of("everything, until the server has started");

    private final CaxtonRuntime runtime;
    private final SwitchStore store;
    private final Agents agents;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile boolean restored;

    Switches(CaxtonRuntime runtime, SwitchStore store, Agents agents) {
        this.runtime = runtime;
        this.store = store;
        this.agents = agents;
    }

    /**
     * Holds something, also after a restart of the server.
     *
     * @param by who holds it
     * @param hold what
     * @throws ProblemException if it can't be kept; it is held all the same
     */
    public void hold(Principal by, Hold hold) {
        runtime.hold(by, hold);
        changing.lock();
        try {
            if (runtime.holds().contains(hold)) {
                Kept.to(
                        "It is held, but that could not be kept: after a restart of the server it may not be.",
                        () -> store.hold(hold));
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Releases a hold. Agents that were held when the server started are started now, unless something else holds them.
     *
     * @param by who releases it
     * @param hold as it was made
     * @return why it is still held, or empty if it is released
     * @throws ProblemException if it can't be kept; it is released all the same
     */
    public Optional<Problem> release(Principal by, Hold hold) {
        changing.lock();
        try {
            Optional<Problem> refused = runtime.release(by, hold);
            if (refused.isEmpty()) {
                agents.startReleased();
                Kept.to(
                        "It is released, but that could not be kept: after a restart of the server it may be held again.",
                        () -> store.release(hold));
            }
            return refused;
        } finally {
            changing.unlock();
        }
    }

    /**
     * What holds all tool calls of somebody, who need not be an agent. Does not block.
     *
     * @param who who calls
     * @return a hold that reaches them, in words
     */
    Optional<String> toolCallsHeld(Principal who) {
        if (!restored) {
            return STARTING;
        }
        for (Hold hold : runtime.holds()) {
            if (hold.what() == Hold.What.TOOL_CALLS && hold.reaches(who)) {
                return Optional.of(hold.toString());
            }
        }
        return Optional.empty();
    }

    /**
     * Changes what the agents of a tenant, or all agents, may use together.
     *
     * @param by who changes it
     * @param tenant the tenant, or empty for the whole node
     * @param quota from now on
     * @return why it is as it was, or empty
     * @throws ProblemException if it can't be kept; it is in force all the same
     */
    public Optional<Problem> changeQuota(Principal by, Optional<TenantId> tenant, Quota quota) {
        changing.lock();
        try {
            Optional<Problem> refused = change(by, tenant, quota);
            if (refused.isEmpty()) {
                Kept.to(
                        "The quota is in force, but could not be kept: after a restart of the server it may be as before.",
                        () -> store.quota(tenant, quota));
            }
            return refused;
        } finally {
            changing.unlock();
        }
    }

    private Optional<Problem> change(Principal by, Optional<TenantId> tenant, Quota quota) {
        return tenant.map(id -> runtime.changeQuota(by, id, quota)).orElseGet(() -> runtime.changeQuota(by, quota));
    }

    /**
     * Puts what is kept in force before any agent is back. Quotas are no narrower than usual yet: they never take away what is there, and everything that is kept
     * was there.
     */
    void before() {
        store.holds().forEach(hold -> runtime.hold(CaxtonRuntime.SYSTEM, hold));
        restored = true;
        store.quotas().forEach((tenant, kept) -> {
            Quota usual = tenant.map(runtime::quota).orElseGet(runtime::quota);
            restore(
                    tenant,
                    new Quota(
                            kept.fuelPerSecond(),
                            Math.max(kept.memoryBytes(), usual.memoryBytes()),
                            Math.max(kept.agents(), usual.agents())));
        });
    }

    /** Puts the quotas in force as they are kept, once the agents are back. */
    void after() {
        Map<Optional<TenantId>, Quota> quotas = store.quotas();
        quotas.forEach((tenant, kept) -> {
            if (!tenant.map(runtime::quota).orElseGet(runtime::quota).equals(kept)) {
                restore(tenant, kept);
            }
        });
    }

    private void restore(Optional<TenantId> tenant, Quota quota) {
        change(CaxtonRuntime.SYSTEM, tenant, quota)
                .ifPresent(problem ->
                        LOG.severe("the quota of " + tenant.map(TenantId::value).orElse("the node")
                                + " could not be brought back: " + problem.message()));
    }
}
