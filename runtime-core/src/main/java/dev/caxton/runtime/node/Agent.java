package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.StateException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** One deployed agent: its life. Its turns are {@link Turns}. Safe for use by many threads. */
public final class Agent {

    private static final Set<AgentState> RESTING = EnumSet.of(AgentState.LOADED, AgentState.STOPPED, AgentState.FAILED);

    private final AgentDescriptor descriptor;
    private final AgentId id;
    private final LoadedModule module;
    private final Shared shared;
    private final Account account;
    private final long footprint;
    private final Instant deployed;
    private final Lifecycle lifecycle;
    private final Mailbox mailbox;
    private final Turns turns;
    // Orders start, stop and remove among themselves; the state itself is the lifecycle's one reference.
    private final ReentrantLock changes = new ReentrantLock();
    private long drains;

    Agent(AgentDescriptor descriptor, LevelRules rules, LoadedModule module, Shared shared, Tenant tenant) {
        this.descriptor = descriptor;
        this.id = descriptor.id();
        this.module = module;
        this.shared = shared;
        this.account = tenant.account()
                .child(
                        "agent " + id,
                        // What the agent holds is reserved with its tenant.
                        new Quota(descriptor.limits().fuelPerSecond(), 0, 0),
                        shared.nanos().getAsLong());
        this.footprint = Deployer.footprint(descriptor.limits(), rules, module.metered());
        this.deployed = shared.surroundings().time().instant();
        this.lifecycle = new Lifecycle(id, shared.surroundings().audit());
        Scheduler.Seat seat =
                shared.scheduler().seat(tenant.share(), descriptor.upkeep().weight());
        this.turns = new Turns(descriptor, rules, module, shared, new Turns.Seating(account, seat), lifecycle);
        this.mailbox = turns.mailbox();
    }

    /** Takes the first start, once its module is compiled and recorded: the sandbox is prepared and takes messages. On a problem the agent has never run. */
    Optional<Problem> begin(Principal by) {
        boolean begun = false;
        changes.lock();
        try {
            load();
            Optional<Problem> problem = turns.prepare();
            if (problem.isPresent()) {
                lifecycle.changeRecorded(AgentState.LOADED, AgentState.FAILED);
                turns.log().clear();
                return problem;
            }
            mailbox.open();
            problem = lifecycle.change(by, AgentState.RUNNING, "DEPLOYED");
            begun = problem.isEmpty();
            return problem;
        } finally {
            if (!begun) {
                account.close();
            }
            changes.unlock();
        }
    }

    /** Its module is compiled and recorded, and nothing of it runs until it is started. */
    void load() {
        // The deployment's record stands for this change.
        lifecycle.changeRecorded(AgentState.UNLOADED, AgentState.LOADED);
    }

    /**
     * Starts it with a fresh sandbox, for the first time or again. Blocks for one record on disk and the guest's {@code init}.
     *
     * @param by who starts it
     * @return why it does not run, or empty
     */
    public Optional<Problem> start(Principal by) {
        changes.lock();
        try {
            AgentState from = lifecycle.state();
            if (!RESTING.contains(from)) {
                return Optional.of(Problems.illegal(id(), from, AgentState.RUNNING));
            }
            if (turns.held()) {
                return Optional.of(Problems.held(id()));
            }
            if (!turns.idle()) {
                return Optional.of(Problems.busy(id()));
            }
            shared.surroundings()
                    .audit()
                    .append(new AuditEvent.AgentStateChanged(
                            by, id(), from.name(), AgentState.RUNNING.name(), "STARTED"));
            lifecycle.changeRecorded(from, AgentState.RUNNING);
            turns.forgive();
            Optional<Problem> problem = turns.prepare();
            if (problem.isPresent()) {
                lifecycle.change(by, AgentState.FAILED, problem.get().code());
                return problem;
            }
            mailbox.open();
            return Optional.empty();
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the start", e));
        } finally {
            changes.unlock();
        }
    }

    /**
     * Stops it: the running turn is cancelled, what waits goes to the dead letters.
     *
     * @param by who stops it
     * @param cause why, as a code
     * @return why it is not stopped, or empty
     */
    public Optional<Problem> stop(Principal by, String cause) {
        changes.lock();
        try {
            Optional<Problem> problem = lifecycle.change(by, AgentState.STOPPED, cause);
            if (problem.isEmpty()) {
                turns.halt();
            }
            return problem;
        } finally {
            changes.unlock();
        }
    }

    /**
     * Lets it handle what it has and stops it then, or at the deadline.
     *
     * @param by who drains it
     * @param deadline when it is stopped whatever it has
     * @return why it does not drain, or empty
     */
    public Optional<Problem> drain(Principal by, Duration deadline) {
        changes.lock();
        try {
            Optional<Problem> problem = lifecycle.change(by, AgentState.DRAINING, "DRAINING");
            if (problem.isPresent()) {
                return problem;
            }
            long drain = ++drains;
            turns.drain();
            shared.ticker().after(deadline, () -> Thread.ofVirtual().start(() -> cutShort(by, drain)));
            return problem;
        } finally {
            changes.unlock();
        }
    }

    /**
     * Changes its limits: the next turn obeys them. Blocks for one record on disk.
     *
     * @param by who changes them
     * @param limits from now on
     * @return why they are not changed, or empty
     */
    public Optional<Problem> changeLimits(Principal by, Limits limits) {
        changes.lock();
        try {
            Limits before = turns.limits();
            if (limits.memoryBytes() != before.memoryBytes()) {
                return Optional.of(Problems.fixed(id, "memory"));
            }
            if (limits.callDepth() != before.callDepth()) {
                return Optional.of(Problems.fixed(id, "callDepth"));
            }
            String difference = before.changes(limits);
            if (difference.isEmpty()) {
                return Optional.empty();
            }
            shared.surroundings()
                    .audit()
                    .append(new AuditEvent.LimitsChanged(id.tenant(), by, id.toString(), difference));
            account.throttle(limits.fuelPerSecond(), shared.nanos().getAsLong());
            turns.limits(limits);
            return Optional.empty();
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the change of limits", e));
        } finally {
            changes.unlock();
        }
    }

    private void cutShort(Principal by, long drain) {
        changes.lock();
        try {
            // Another drain may have begun after a start in between.
            if (drain == drains && lifecycle.state() == AgentState.DRAINING) {
                stop(by, "DRAIN_DEADLINE");
            }
        } finally {
            changes.unlock();
        }
    }

    /** Goes on after a hold was released. */
    void resume() {
        turns.resume();
    }

    /**
     * Forgets what it keeps, because it is about to be removed. Blocks on the store.
     *
     * @return why nothing is forgotten, or empty
     */
    public Optional<Problem> forget() {
        try {
            turns.state().forget();
            return Optional.empty();
        } catch (StateException e) {
            return Optional.of(Problems.stateKept(id(), String.valueOf(e.getMessage())));
        }
    }

    /** Ends it for good, whatever its state. What it holds is given back as soon as no turn uses it any more; then {@code afterwards} runs, once. */
    void dispose(Principal by, Runnable afterwards) {
        changes.lock();
        try {
            AgentState now = lifecycle.state();
            if (now == AgentState.RUNNING || now == AgentState.DRAINING) {
                lifecycle.change(by, AgentState.STOPPED, "REMOVED");
            }
            turns.dispose(() -> {
                account.close();
                afterwards.run();
            });
        } finally {
            changes.unlock();
        }
    }

    /**
     * Its identity.
     *
     * @return tenant and name
     */
    public AgentId id() {
        return id;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** What it has reserved of the memory of its tenant, bytes. */
    long footprint() {
        return footprint;
    }

    LoadedModule module() {
        return module;
    }

    AgentDescriptor descriptor() {
        return descriptor;
    }

    /**
     * What it logged.
     *
     * @param afterSequence only lines with a higher sequence
     * @param limit how many at most
     * @return the oldest first
     */
    public List<LogLine> log(long afterSequence, int limit) {
        return turns.log().lines(afterSequence, limit);
    }

    /**
     * The functions of the host that its module imports.
     *
     * @return {@code module.function} each
     */
    public List<String> imports() {
        return module.metered().imports().stream()
                .map(function -> function.module() + "." + function.name())
                .toList();
    }

    /**
     * How it stands.
     *
     * @return a snapshot
     */
    public AgentStatus status() {
        return new AgentStatus(
                id(),
                module.metered().digest(),
                descriptor.level(),
                module.engine(),
                lifecycle.state(),
                turns.limits(),
                deployed,
                account.usage(),
                turns.lastFailure(),
                descriptor.upkeep(),
                turns.health(),
                mailbox.waiting());
    }
}
