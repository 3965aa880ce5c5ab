package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.StateException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One deployed agent: its life. Its turns are {@link Turns}. Safe for use by many threads. */
public final class Agent {

    private static final Set<AgentState> RESTING = EnumSet.of(AgentState.LOADED, AgentState.STOPPED, AgentState.FAILED);

    /** How long a new version waits for the last turn of the one before: for every turn but one that waits for a slow tool. */
    private static final Duration HANDOVER = Duration.ofSeconds(10);

    private final Version version;
    private final AgentId id;
    private final Shared shared;
    private final Lifecycle lifecycle;
    private final Mailbox mailbox;
    private final Turns turns;
    // Orders start, stop and remove among themselves; the state itself is the lifecycle's one reference.
    private final Changes changes;
    private long drains;
    // Why nothing changes it any more: another version has taken its place, or it was removed.
    private Optional<Problem> over = Optional.empty();

    /**
     * A version of an agent.
     *
     * @param version what was deployed
     * @param shared what all agents share
     * @param share its tenant's share of the permits
     * @param before the version before, which hands over its estate
     */
    Agent(Version version, Shared shared, Scheduler.Share share, Optional<Agent> before) {
        this.version = version;
        this.id = version.id();
        this.shared = shared;
        this.changes = new Changes(id);
        this.lifecycle = new Lifecycle(id, shared.surroundings().audit());
        this.turns = new Turns(
                version,
                shared,
                shared.scheduler().seat(share, version.descriptor().upkeep().weight()),
                lifecycle,
                before.map(agent -> agent.turns.estate()),
                new Claim());
        this.mailbox = turns.mailbox();
    }

    /** Takes the first start, once its module is compiled and recorded: the sandbox is prepared and takes messages. On a problem the agent has never run. */
    Optional<Problem> begin(Principal by) {
        Optional<Problem> problem = begin(by, "DEPLOYED", this);
        if (problem.isPresent()) {
            turns.log().clear();
        }
        return problem;
    }

    /** @param known the version that is known by the name, which others may want to end meanwhile */
    private Optional<Problem> begin(Principal by, String cause, Agent known) {
        boolean begun = false;
        changes.lock();
        try {
            load();
            Optional<Problem> problem = known.changes.prepare(turns);
            if (problem.isPresent()) {
                lifecycle.changeRecorded(AgentState.LOADED, AgentState.FAILED);
                return problem;
            }
            mailbox.open();
            problem = lifecycle.change(by, AgentState.RUNNING, cause);
            begun = problem.isEmpty();
            return problem;
        } finally {
            if (!begun) {
                version.abandoned();
            }
            changes.unlock();
        }
    }

    /**
     * Lets the next version take its place between two turns: what waits in the mailbox, log, state and timers go over, and no sender notices. It runs if this one
     * runs or has failed; otherwise it is loaded only. If it can't begin, this one goes on as if nothing had happened. Blocks for the running turn and the
     * guest's {@code init}.
     *
     * @param by who replaces it
     * @param next the next version, with this one's estate
     * @param publish makes the next version known instead of this one
     * @return why it is not replaced, or empty
     */
    Optional<Problem> replacedBy(Principal by, Agent next, Runnable publish) {
        // Before the lock: whoever stops the agent does not wait for a turn.
        if (!turns.pause(HANDOVER)) {
            next.version.abandoned();
            return Optional.of(Problems.busy(id));
        }
        boolean replaced = false;
        changes.lock();
        try {
            if (over.isPresent()) {
                // The runtime was closed meanwhile.
                next.version.abandoned();
                return over;
            }
            Optional<Problem> problem = succeed(by, next);
            if (problem.isPresent()) {
                return problem;
            }
            replaced = true;
            over = Optional.of(Problems.replaced(id));
            next.turns.takeOver();
            publish.run();
            // Nobody stops or starts this one any more; the record says what became of it.
            lifecycle.change(by, AgentState.STOPPED, "REPLACED");
            turns.retire();
            version.replaced();
            return problem;
        } finally {
            if (!replaced) {
                turns.goOn();
            }
            changes.unlock();
        }
    }

    /** Under the lock, with the claim. */
    private Optional<Problem> succeed(Principal by, Agent next) {
        return switch (lifecycle.state()) {
            case RUNNING, FAILED -> next.begin(by, "REPLACING", this);
            case LOADED, STOPPED -> {
                next.load();
                yield Optional.empty();
            }
            case UNLOADED, DRAINING -> {
                next.version.abandoned();
                yield Optional.of(Problems.draining(id));
            }
        };
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
        return changed(() -> started(by));
    }

    private Optional<Problem> started(Principal by) {
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
            Optional<Problem> problem = changes.prepare(turns);
            if (problem.isPresent()) {
                // Whoever waits to end it comes next, and says what becomes of it.
                if (!changes.endsNext()) {
                    lifecycle.change(by, AgentState.FAILED, problem.get().code());
                }
                return problem;
            }
            mailbox.open();
            return Optional.empty();
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the start", e));
        }
    }

    /** One change after the other, and none of an agent that has been removed or replaced: its mailbox is another one's. */
    private Optional<Problem> changed(Supplier<Optional<Problem>> change) {
        changes.lock();
        return locked(change);
    }

    /** As {@link #changed}, for what ends it: a start, or a replacement, that is under way is cancelled and not waited for. */
    private Optional<Problem> ended(Supplier<Optional<Problem>> change) {
        changes.lockToEnd();
        return locked(change);
    }

    /** With the lock, which it puts down. */
    private Optional<Problem> locked(Supplier<Optional<Problem>> change) {
        try {
            return over.isPresent() ? over : change.get();
        } finally {
            changes.unlock();
        }
    }

    /**
     * Stops it: the running turn is cancelled, what waits goes to the dead letters. A start or replacement that is under way ends without success.
     *
     * @param by who stops it
     * @param cause why, as a code
     * @return why it is not stopped, or empty
     */
    public Optional<Problem> stop(Principal by, String cause) {
        return ended(() -> {
            Optional<Problem> problem = lifecycle.change(by, AgentState.STOPPED, cause);
            if (problem.isEmpty()) {
                turns.halt();
            }
            return problem;
        });
    }

    /**
     * Lets it handle what it has and stops it then, or at the deadline. A start or replacement that is under way ends without success.
     *
     * @param by who drains it
     * @param deadline when it is stopped whatever it has
     * @return why it does not drain, or empty
     */
    public Optional<Problem> drain(Principal by, Duration deadline) {
        return ended(() -> {
            Optional<Problem> problem = lifecycle.change(by, AgentState.DRAINING, "DRAINING");
            if (problem.isPresent()) {
                return problem;
            }
            long drain = ++drains;
            turns.drain();
            shared.ticker().after(deadline, () -> Thread.ofVirtual().start(() -> cutShort(by, drain)));
            return problem;
        });
    }

    /**
     * Changes its limits: the next turn obeys them. Blocks for one record on disk.
     *
     * @param by who changes them
     * @param limits from now on
     * @return why they are not changed, or empty
     */
    public Optional<Problem> changeLimits(Principal by, Limits limits) {
        return changed(() -> limited(by, limits));
    }

    private Optional<Problem> limited(Principal by, Limits limits) {
        try {
            Limits before = turns.limits();
            Optional<Problem> fixed = version.fixed(before, limits);
            if (fixed.isPresent()) {
                return fixed;
            }
            String difference = before.changes(limits);
            if (difference.isEmpty()) {
                return Optional.empty();
            }
            shared.surroundings()
                    .audit()
                    .append(new AuditEvent.LimitsChanged(id.tenant(), by, id.toString(), difference));
            version.account().throttle(limits.fuelPerSecond(), shared.nanos().getAsLong());
            turns.limits(limits);
            return Optional.empty();
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the change of limits", e));
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
        changes.lockToEnd();
        try {
            if (over.isPresent()) {
                afterwards.run();
                return;
            }
            over = Optional.of(Posting.Reason.UNKNOWN.problem(id));
            AgentState now = lifecycle.state();
            if (now == AgentState.RUNNING || now == AgentState.DRAINING) {
                lifecycle.change(by, AgentState.STOPPED, "REMOVED");
            }
            turns.dispose(() -> {
                version.removed();
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
        return version.imports();
    }

    /**
     * Where it stands in its life.
     *
     * @return the state
     */
    public AgentState state() {
        return lifecycle.state();
    }

    /**
     * How it stands.
     *
     * @return a snapshot
     */
    public AgentStatus status() {
        AgentDescriptor descriptor = version.descriptor();
        LoadedModule module = version.module();
        return new AgentStatus(
                id(),
                module.metered().digest(),
                descriptor.level(),
                module.engine(),
                lifecycle.state(),
                turns.limits(),
                version.deployed(),
                version.account().usage(),
                turns.lastFailure(),
                descriptor.upkeep(),
                turns.health(),
                mailbox.waiting(),
                descriptor.tools());
    }
}
