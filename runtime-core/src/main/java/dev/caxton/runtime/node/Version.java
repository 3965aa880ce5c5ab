package dev.caxton.runtime.node;

import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.resource.Quotas;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.wasm.MeteredModule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of an agent: what was deployed, which never changes, and what it takes of its tenant. Safe for use by many threads.
 *
 * @param descriptor what the agent shall be; its limits are those it begins with
 * @param rules of its level
 * @param module its module
 * @param account what it may use and has used
 * @param tenant the account above, where the footprint is reserved
 * @param footprint bytes reserved
 * @param deployed when
 */
record Version(
        AgentDescriptor descriptor,
        LevelRules rules,
        LoadedModule module,
        Account account,
        Account tenant,
        long footprint,
        Instant deployed) {

    /** What the host keeps for an agent beside its linear memory: sandbox, mailbox, accounts, descriptor; see docs/adr/0010-heap-plan.md. */
    static final long HOST_BYTES = 16_384;

    /**
     * A version with an account of its own, below its tenant's.
     *
     * @param descriptor what the agent shall be
     * @param rules of its level
     * @param module its module
     * @param tenant whose it is, with its {@link #footprint} reserved
     * @param shared what all agents share
     * @return the version, deployed now
     */
    static Version of(
            AgentDescriptor descriptor, LevelRules rules, LoadedModule module, Account tenant, Shared shared) {
        Account account = tenant.child(
                "agent " + descriptor.id(),
                // What the agent holds is reserved with its tenant.
                new Quota(descriptor.limits().fuelPerSecond(), 0, 0),
                shared.nanos().getAsLong());
        return new Version(
                descriptor,
                rules,
                module,
                account,
                tenant,
                footprint(descriptor.limits(), rules, module.metered()),
                shared.surroundings().time().instant());
    }

    /** What an agent takes of the memory of its tenant: all that it may ever hold outside of a turn and its mailbox. Whoever can handle timers may set them. */
    static long footprint(Limits limits, LevelRules rules, MeteredModule module) {
        Quotas.Timers timers = rules.quotas().timers();
        long waiting = handlesTimers(module) ? (long) timers.pending() * (timers.bytes() + Mailbox.OVERHEAD) : 0;
        return limits.memoryBytes() + HOST_BYTES + waiting;
    }

    private static boolean handlesTimers(MeteredModule module) {
        return module.exports().contains(GuestAbi.HANDLE_TIMER);
    }

    AgentId id() {
        return descriptor.id();
    }

    /** Whether its guest can be told that a timer has gone off. */
    boolean handlesTimers() {
        return handlesTimers(module.metered());
    }

    /** The functions of the host that its module imports, {@code module.function} each. */
    List<String> imports() {
        return module.metered().imports().stream()
                .map(function -> function.module() + "." + function.name())
                .toList();
    }

    /** Why limits can't be changed like that while this version is there, or empty if they can. */
    Optional<Problem> fixed(Limits from, Limits to) {
        if (to.memoryBytes() != from.memoryBytes()) {
            return Optional.of(Problems.fixed(id(), "memory"));
        }
        return to.callDepth() != from.callDepth() ? Optional.of(Problems.fixed(id(), "callDepth")) : Optional.empty();
    }

    /** It has never run: what it has used stays counted. What is reserved for it is up to whoever reserved it. */
    void abandoned() {
        account.close();
    }

    /** Another version has taken its place: what it took is free, and the agent is still one of the tenant's. */
    void replaced() {
        account.close();
        tenant.release(footprint, 0);
    }

    /** The agent is gone, and with it all that it took. */
    void removed() {
        account.close();
        tenant.release(footprint, 1);
    }
}
