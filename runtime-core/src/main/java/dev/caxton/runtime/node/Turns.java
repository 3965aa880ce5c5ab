package dev.caxton.runtime.node;

import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentHealth;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.sandbox.GuestLog;
import dev.caxton.runtime.sandbox.KeptState;
import dev.caxton.runtime.sandbox.Resident;
import dev.caxton.runtime.schedule.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The turns of one agent, one after the other. Whoever holds the claim runs or will run the next turn and owns the sandbox; a message that arrives while nobody
 * holds it takes it and queues the agent for a permit.
 */
final class Turns {

    /** How long a change of state waits for a turn that was told to end: many slices, and no tool call. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AgentId id;
    private final Version version;
    private final Shared shared;
    private final Lifecycle lifecycle;
    private final Scheduler.Seat seat;
    private final Resident resident;
    private final Mailbox mailbox;
    private final Cell cell;
    private final Supervision supervision;
    private final Pace pace;
    private final Aftermath aftermath;
    private final Handling handling;
    private final Claim claim;
    // Another version is about to take its place: no turn begins.
    private volatile boolean paused;
    private volatile Optional<Runnable> afterwards = Optional.empty();

    /**
     * The turns of a version of an agent.
     *
     * @param version what was deployed
     * @param shared what all agents share
     * @param seat the agent's place among those that wait for a permit
     * @param lifecycle where it stands in its life
     * @param before what the version before hands over, which takes no part in it until {@link #takeOver}; empty if there is none
     * @param claim the right to run them, which nobody has yet
     */
    Turns(
            Version version,
            Shared shared,
            Scheduler.Seat seat,
            Lifecycle lifecycle,
            Optional<Estate> before,
            Claim claim) {
        AgentDescriptor descriptor = version.descriptor();
        LevelRules rules = version.rules();
        this.id = version.id();
        this.version = version;
        this.claim = claim;
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.seat = seat;
        Estate estate = before.orElseGet(() -> Estate.of(id, descriptor.limits(), shared, this::arrived));
        this.mailbox = estate.mailbox();
        this.resident = new Resident(
                id,
                descriptor.peers(),
                new Resident.Rules(rules.clockResolution(), rules.quotas()),
                seat,
                estate.belongings());
        this.cell = new Cell(version.module(), resident, shared, version.account());
        this.supervision = new Supervision(descriptor.upkeep().restart());
        this.pace = new Pace(version.account(), supervision, shared, this::awake);
        this.aftermath = new Aftermath(
                shared,
                lifecycle,
                mailbox,
                cell,
                new Aftermath.Care(supervision, descriptor.upkeep().retry()),
                version.account());
        Intake intake = new Intake(
                id,
                mailbox,
                descriptor.tools(),
                rules.quotas().batch(),
                shared.surroundings().time(),
                aftermath::undelivered);
        this.handling = new Handling(id, shared.observer(), cell, intake, aftermath, descriptor.limits());
    }

    Estate estate() {
        return new Estate(mailbox, resident.belongings());
    }

    Mailbox mailbox() {
        return mailbox;
    }

    GuestLog log() {
        return resident.log();
    }

    /** What the agent keeps from turn to turn. */
    KeptState state() {
        return resident.state();
    }

    Optional<Problem> lastFailure() {
        return aftermath.lastFailure();
    }

    AgentHealth health() {
        return supervision.health(shared.nanos().getAsLong());
    }

    Limits limits() {
        return handling.limits();
    }

    /** Changes the limits: the next turn obeys them. */
    void limits(Limits changed) {
        handling.limits(changed);
        mailbox.limits(changed.mailboxLength(), changed.messageBytes());
        arrived();
    }

    /** Prepares a fresh sandbox under a permit. Blocks until it is there or has failed. */
    Optional<Problem> prepare() {
        if (!claim.take(PATIENCE)) {
            return Optional.of(Problems.busy(id));
        }
        CompletableFuture<Optional<Problem>> done = new CompletableFuture<>();
        CompletableFuture<Void> idle = new CompletableFuture<>();
        seat.submit(() -> {
            try {
                done.complete(handling.fresh());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            } finally {
                try {
                    letGo();
                } finally {
                    idle.complete(null);
                }
            }
        });
        // Whoever asked may remove the agent at once, and finds it idle.
        idle.join();
        return done.join();
    }

    /** Asks the preparation that runs to end, as far as it has come: asked again, if there was no sandbox yet. */
    void cancelPreparation() {
        cell.cancel();
    }

    /** Gives up what was prepared. Blocks for a short while if a turn runs. */
    void giveUp() {
        if (claim.take(PATIENCE)) {
            cell.discard();
            letGo();
        }
    }

    /** Whether no turn runs or is about to. Blocks for a short while if one does. */
    boolean idle() {
        if (!claim.take(PATIENCE)) {
            return false;
        }
        letGo();
        return true;
    }

    /** Lets no turn begin, and waits for the one that runs. Whether it has ended in time; if so, the caller has the claim. */
    boolean pause(Duration patience) {
        paused = true;
        if (claim.take(patience)) {
            return true;
        }
        paused = false;
        arrived();
        return false;
    }

    /** Goes on after a pause. Called with the claim. */
    void goOn() {
        paused = false;
        // It may have been stopped or drained meanwhile, which the end of a turn sees to.
        seat.submit(this::run);
    }

    /** Ends it without a word, since the next version goes on with its estate. Called after a pause, with the claim, which is never put down again. */
    void retire() {
        cell.discard();
        version.module().close();
    }

    /** Takes over the mailbox of the version before, when this one is ready for turns. */
    void takeOver() {
        if (!version.handlesTimers()) {
            resident.timers().clear();
        }
        Limits limits = handling.limits();
        mailbox.limits(limits.mailboxLength(), limits.messageBytes());
        mailbox.arrivesAt(this::arrived);
        arrived();
    }

    /** Forgets past failures. */
    void forgive() {
        supervision.reset();
    }

    /** Cancels the running turn and sends what waits to the dead letters. The state has been changed before. */
    void halt() {
        mailbox.close();
        undeliverable();
        resident.timers().clear();
        if (claim.tryTake()) {
            end();
            return;
        }
        // If the turn has ended already, that changes nothing: its sandbox is there to say goodbye.
        cell.cancel();
        if (claim.take(PATIENCE)) {
            end();
        }
    }

    /** Nothing runs, and nothing will: the guest may say goodbye. Called with the claim. */
    private void end() {
        if (!cell.knowsShutdown() || held()) {
            cell.discard();
            letGo();
            return;
        }
        seat.submit(() -> {
            try {
                cell.farewell(handling.limits());
            } finally {
                cell.discard();
                letGo();
            }
        });
    }

    /** Takes no new messages and lets the turns of those that wait go on. The state has been changed before. */
    void drain() {
        mailbox.close();
        if (claim.tryTake()) {
            seat.submit(this::run);
        }
    }

    /** As {@link #halt}, and gives back what the agent holds once no turn uses it. */
    void dispose(Runnable after) {
        mailbox.close();
        undeliverable();
        resident.timers().clear();
        afterwards = Optional.of(after);
        if (!claim.tryTake()) {
            cell.cancel();
            // Put down between the two: then nobody else will look.
            if (!claim.tryTake()) {
                return;
            }
        }
        end();
    }

    /** Puts the claim down, unless there is more to do: whoever adds work while it is held relies on that. */
    private void letGo() {
        while (true) {
            if (afterwards.isPresent()) {
                if (cell.knowsShutdown() && !held()) {
                    end();
                    return;
                }
                cell.discard();
                resident.log().clear();
                Runnable last = afterwards.get();
                version.module().close();
                // The claim is never put down again: nothing of the agent may run any more.
                last.run();
                return;
            }
            claim.putDown();
            // A drain that found the claim taken relies on it as well, even if nothing waits.
            boolean more = afterwards.isPresent() || drained() || (mailbox.hasNext() && ready());
            if (!more || !claim.tryTake()) {
                return;
            }
            if (afterwards.isEmpty()) {
                seat.submit(this::run);
                return;
            }
        }
    }

    private void arrived() {
        if (mailbox.hasNext() && ready() && claim.tryTake()) {
            seat.submit(this::run);
        }
    }

    /** A rest is over, or there is fuel again. */
    private void awake() {
        if (paused) {
            return;
        }
        if (health().breaker() != AgentHealth.Breaker.OPEN) {
            mailbox.wake();
        }
        arrived();
    }

    private boolean ready() {
        return !paused && !held() && live() && pace.permits();
    }

    /** Whether none of its turns may begin now. */
    boolean held() {
        return cell.held();
    }

    /** A hold was released: what waits goes on. */
    void resume() {
        if (drained() && claim.tryTake()) {
            seat.submit(this::run);
        } else {
            arrived();
        }
    }

    /** Whether it has handled all that it was to handle before its end. */
    private boolean drained() {
        return lifecycle.state() == AgentState.DRAINING && mailbox.isEmpty();
    }

    private boolean live() {
        AgentState state = lifecycle.state();
        return state == AgentState.RUNNING || state == AgentState.DRAINING;
    }

    /** One turn. Runs with the claim and a permit. */
    private void run() {
        try {
            // Whoever is above may have spent the fuel while this waited for a permit.
            if (mailbox.hasNext() && ready()) {
                handling.next();
            }
        } finally {
            if (drained()) {
                if (!held()) {
                    cell.farewell(handling.limits());
                }
                // Lost if somebody stopped it just now: then it is stopped all the same.
                lifecycle.change(Principal.agent(id), AgentState.STOPPED, "DRAINED");
            }
            if (!live()) {
                // Stopped after its turn had ended and before this: no turn was cancelled.
                if (!held()) {
                    cell.farewell(handling.limits());
                }
                cell.discard();
                undeliverable();
                // Those that the last turn set when it was too late.
                resident.timers().clear();
            }
            letGo();
        }
    }

    private void undeliverable() {
        mailbox.clear().forEach(delivery -> aftermath.undelivered(delivery, Posting.Reason.STOPPED.problem(id)));
    }
}
